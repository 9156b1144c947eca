package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    @TempDir
    Path directory;

    @Test
    void getters_presentFields_giveTheirValues() {
        ModelConfig config = config("""
                {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 384, "pad_token_id": -1,
                 "layer_norm_eps": 1e-12, "do_layer_norm_before": false}
                """);

        assertThat(config.modelType()).isEqualTo("bert");
        assertThat(config.strings("architectures")).containsExactly("BertModel");
        assertThat(config.positive("hidden_size")).isEqualTo(384);
        assertThat(config.integer("pad_token_id")).isEqualTo(-1);
        assertThat(config.decimal("layer_norm_eps")).isEqualTo(1e-12);
        assertThat(config.flag("do_layer_norm_before")).isFalse();
    }

    @Test
    void getters_absentOrNullFields_giveTheFallback() {
        ModelConfig config = config("{\"hidden_size\": null}");

        assertThat(config.integer("hidden_size", 7)).isEqualTo(7);
        assertThat(config.positive("hidden_size", 8)).isEqualTo(8);
        assertThat(config.decimal("eps", 0.5)).isEqualTo(0.5);
        assertThat(config.flag("flag", true)).isTrue();
        assertThat(config.text("text", "gelu")).isEqualTo("gelu");
        assertThat(config.strings("architectures")).isEmpty();
    }

    @Test
    void getters_wholeNumber_isADecimalToo() {
        assertThat(config("{\"eps\": 1}").decimal("eps")).isEqualTo(1.0);
    }

    @Test
    void getters_missingField_nameFileFieldAndExpectation() {
        assertInvalid("{}", ModelConfig::modelType, "config.json: model_type: missing (expected: a text)");
    }

    @Test
    void getters_wrongValues_nameFileFieldValueAndExpectation() {
        assertInvalid("{\"n\": \"many\"}", c -> c.integer("n"), "config.json: n: \"many\" (expected: a whole number)");
        assertInvalid("{\"n\": 3000000000}", c -> c.integer("n", 1), "n: 3000000000 (expected: a whole number)");
        assertInvalid("{\"n\": 1.5}", c -> c.integer("n"), "n: 1.5 (expected: a whole number)");
        assertInvalid("{\"n\": 0}", c -> c.positive("n"), "n: 0 (expected: a whole number >= 1)");
        assertInvalid("{\"n\": NaN}", c -> c.decimal("n"), "(expected: a finite number)");
        assertInvalid("{\"n\": -Infinity}", c -> c.decimal("n"), "(expected: a finite number)");
        assertInvalid("{\"n\": \"true\"}", c -> c.flag("n"), "n: \"true\" (expected: true or false)");
        assertInvalid("{\"n\": [\"a\", 1]}", c -> c.strings("n"), "n: [\"a\",1] (expected: a list of texts)");
    }

    @Test
    void getters_hugeWrongValue_isShownShort() {
        assertThatThrownBy(
                        () -> config("{\"n\": \"" + "x".repeat(100_000) + "\"}").integer("n"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void read_infinityAsPythonWritesIt_isAccepted() {
        assertThat(config("{\"time_step_limit\": [0.0, Infinity], \"model_type\": \"x\"}")
                        .modelType())
                .isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"a\": 1, \"a\": 2}", "{} {}", "{\"a\": \u0000}"})
    void read_notOneJsonObject_isInvalid(String json) {
        assertInvalid(json, ModelConfig::modelType, "config.json: ");
    }

    @Test
    void read_jsonThatEndsTooEarly_saysWhereWithoutTheParsersWords() {
        assertThatThrownBy(() -> config("{\"a\": 1"))
                .hasMessageContaining("(start marker at line 1, column 1)")
                .hasMessageNotContaining("REDACTED");
    }

    @Test
    void read_deepJson_isInvalid() {
        assertInvalid("{\"a\":" + "[".repeat(100_000), ModelConfig::modelType, "not valid JSON");
    }

    @Test
    void read_tooLargeFile_isInvalid() {
        assertInvalid("{\"a\": \"" + "x".repeat(5_000_000) + "\"}", ModelConfig::modelType, "at most 4194304");
    }

    @Test
    void read_noFile_isInvalid() {
        assertThatThrownBy(() -> ModelConfig.read(directory.resolve("config.json")))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MODEL))
                .hasMessageEndingWith("config.json: no such file");
    }

    private void assertInvalid(String json, Function<ModelConfig, Object> use, String message) {
        assertThatThrownBy(() -> use.apply(config(json)))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MODEL))
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(message);
    }

    private ModelConfig config(String json) {
        try {
            return ModelConfig.read(Files.writeString(directory.resolve("config.json"), json));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
