package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledAnswersTest {
    @TempDir
    private Path directory;

    @Test
    void read_textsAndAnswers_keepsTheirLabels() throws IOException {
        Path file = write("""
                {"text": "a text", "label": 1}

                {"prompt": "why", "response": "because", "label": false}
                """);

        LabelledAnswers read = LabelledAnswers.read(file);

        assertThat(read.answers())
                .containsExactly(
                        new LabelledAnswers.Answer(file + ":1", new ScoreInput.WholeText("a text"), true),
                        new LabelledAnswers.Answer(
                                file + ":3", new ScoreInput.Answer(new Prompt.Text("why"), "because"), false));
        assertThat(read.sha256()).hasSize(64);
    }

    @Test
    void read_badLine_namesItAndItsField() throws IOException {
        Path file = write("""
                {"text": "a text", "label": 1}
                {"text": "a text", "label": "secret"}
                """);
        assertThatThrownBy(() -> LabelledAnswers.read(file))
                .hasMessageContaining(file + ":2: label")
                .hasMessageNotContaining("secret");
    }

    private Path write(String lines) throws IOException {
        return Files.writeString(directory.resolve("answers.jsonl"), lines);
    }
}
