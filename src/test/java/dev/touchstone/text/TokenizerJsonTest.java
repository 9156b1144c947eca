package dev.touchstone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    static List<String> vocabularies() throws IOException {
        try (Stream<Path> directories = Files.list(GOLDEN)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("converted.json")))
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void read_vocabularyAlone_equalsWhatTransformersConverts(String name) throws IOException {
        Path golden = GOLDEN.resolve(name);
        assertThat(JSON.readTree(TokenizerJson.read(new TokenizerFiles(golden))))
                .isEqualTo(JSON.readTree(golden.resolve("converted.json").toFile()));
    }

    @Test
    void read_tokenizerJson_goesFirst() throws IOException {
        write("tokenizer.json", "{}");
        write("vocab.txt", "[UNK]\n");
        assertThat(read()).isEqualTo("{}");
    }

    @Test
    void read_lineBreaksOfWindows_makeNoDifference() throws IOException {
        for (String file : new String[] {"vocab.json", "merges.txt", "tokenizer_config.json"}) {
            write(
                    file,
                    Files.readString(GOLDEN.resolve("opt-slow").resolve(file)).replace("\n", "\r\n"));
        }
        assertThat(JSON.readTree(read()))
                .isEqualTo(JSON.readTree(
                        GOLDEN.resolve("opt-slow").resolve("converted.json").toFile()));
    }

    @Test
    void read_nothingToReadFrom_namesEveryForm() throws IOException {
        write("vocab.json", "{}");
        assertFails(
                Reason.INVALID_MODEL, "no tokenizer.json (expected: that, or vocab.txt, or vocab.json and merges.txt)");
    }

    @Test
    void read_vocabularyOfAnotherTokenizer_isUnsupported() throws IOException {
        write("vocab.txt", "[UNK]\n");
        write("config.json", "{\"model_type\": \"bert\", \"tokenizer_class\": \"BertJapaneseTokenizer\"}");
        assertFails(Reason.UNSUPPORTED_MODEL, "tokenizer_class: BertJapaneseTokenizer (expected: one of ");
    }

    @Test
    void read_vocabularyWithoutUnknownToken_isInvalid() throws IOException {
        write("vocab.txt", "[PAD]\n[CLS]\n[SEP]\n");
        write("config.json", "{\"model_type\": \"bert\"}");
        assertFails(Reason.INVALID_MODEL, "vocab.txt: no [UNK]");
    }

    @Test
    void read_damagedMerges_namesTheLine() throws IOException {
        write("vocab.json", "{\"a\": 0, \"b\": 1, \"ab\": 2}");
        write("merges.txt", "#version: 0.2\na b\na b c\n");
        write("config.json", "{\"model_type\": \"opt\"}");
        assertFails(Reason.INVALID_MODEL, "merges.txt: line 3: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "{"})
    void read_damagedVocabulary_isInvalid(String content) throws IOException {
        write("vocab.json", content);
        write("merges.txt", "#version: 0.2\n");
        write("config.json", "{\"model_type\": \"opt\"}");
        assertFails(Reason.INVALID_MODEL, "vocab.json: n");
    }

    @Test
    void read_requiredTokenTakenAway_isInvalid() throws IOException {
        write("vocab.txt", "[UNK]\n");
        write("tokenizer_config.json", "{\"tokenizer_class\": \"BertTokenizer\", \"cls_token\": null}");
        assertFails(Reason.INVALID_MODEL, "cls_token: null");
    }

    @Test
    void read_addedTokenWithoutId_isInvalid() throws IOException {
        write("vocab.txt", "[UNK]\n");
        write("tokenizer_config.json", """
                {"tokenizer_class": "BertTokenizer", "added_tokens_decoder": {"0": {"content": "x"}, "y": {"content": "y"}}}
                """);
        assertFails(Reason.INVALID_MODEL, "tokenizer_config.json: added_tokens_decoder: y (expected: ");
    }

    private String read() {
        return TokenizerJson.read(new TokenizerFiles(directory));
    }

    private void assertFails(Reason reason, String message) {
        assertThatThrownBy(this::read)
                .hasMessageContaining(message)
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(reason);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }
}
