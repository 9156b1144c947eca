package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenTextsTest {
    private static final Prompt PROMPT = new Prompt.Text("Where is it?");
    private static final SeenTexts SEEN = SeenTexts.of(List.of(
            new Preference.Pair(PROMPT, "Let me look.", "No.", 0, 1),
            new Preference.LabelledText("a whole text", true)));

    @TempDir
    private Path version;

    @Test
    void contains_answerInAnotherDress_isKnownAgain() {
        assertThat(SEEN.contains(new ScoreInput.Answer(PROMPT, "No."))).isTrue();
        assertThat(SEEN.contains(new ScoreInput.Answer(new Prompt.Text(" where  is it?"), "let me\nLOOK. ")))
                .isTrue();
        assertThat(SEEN.contains(new ScoreInput.WholeText("A whole  text"))).isTrue();
    }

    @Test
    void contains_anotherAnswerOrPrompt_isNew() {
        assertThat(SEEN.contains(new ScoreInput.Answer(PROMPT, "No!"))).isFalse();
        assertThat(SEEN.contains(new ScoreInput.Answer(new Prompt.Text("Who?"), "No.")))
                .isFalse();
        assertThat(SEEN.contains(new ScoreInput.WholeText("No."))).isFalse();
    }

    @Test
    void read_whatWasWritten_knowsTheSameAndHoldsNoText() throws IOException {
        SEEN.and(SeenTexts.of(List.of(new Preference.LabelledText("of the base", true))))
                .write(version);

        SeenTexts read = SeenTexts.read(version).orElseThrow();
        assertThat(read.contains(new ScoreInput.Answer(PROMPT, "No."))).isTrue();
        assertThat(read.contains(new ScoreInput.WholeText("of the base"))).isTrue();
        assertThat(read.contains(new ScoreInput.WholeText("new"))).isFalse();
        assertThat(Files.size(version.resolve("trained-on.bin"))).isEqualTo(4 * 8);
    }

    @Test
    void read_noneOrCut_isEmptyOrRefused() throws IOException {
        assertThat(SeenTexts.read(version)).isEmpty();
        Files.write(version.resolve("trained-on.bin"), new byte[12]);
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> SeenTexts.read(version))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE_FAILED))
                .withMessageContaining("trained-on.bin")
                .withMessageContaining("12 bytes");
    }
}
