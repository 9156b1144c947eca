package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
    @ParameterizedTest
    @CsvSource({
        "tone, models/tone",
        "models/tone, models/tone",
        "models/tone/versions/3, models/tone/versions/3",
        "tone@candidate, models/tone@candidate",
        "models/tone@champion, models/tone@champion"
    })
    void parse_everyForm_printsAsItsResourceName(String text, String name) {
        assertThat(ModelName.parse(text)).hasToString(name);
        assertThat(ModelName.parse(name)).isEqualTo(ModelName.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tone/versions/3", "models/tone/versions/0", "tone@", "tone@latest", "@champion", "a@b@champion"
            })
    void parse_anythingElse_isRefused(String text) {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> ModelName.parse(text))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
    }

    @Test
    void create_versionBesideAlias_isRefused() {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> new ModelName("tone", OptionalInt.of(1), Optional.of(ModelAlias.CHAMPION)));
    }
}
