package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
    @ParameterizedTest
    @CsvSource({
        "SCORE, SCORE, true", "SCORE, TRAIN, false", "SCORE, ADMIN, false",
        "TRAIN, SCORE, false", "TRAIN, TRAIN, true", "TRAIN, ADMIN, false",
        "ADMIN, SCORE, true", "ADMIN, TRAIN, true", "ADMIN, ADMIN, true"
    })
    void mayAny_oneScope_coversItselfAndAdminAll(Scope held, Scope needed, boolean expected) {
        assertThat(new Caller("x", Set.of(held)).mayAny(Set.of(needed))).isEqualTo(expected);
    }

    @Test
    void mayAny_oneOfMany_isEnough() {
        assertThat(new Caller("x", Set.of(Scope.TRAIN)).mayAny(Set.of(Scope.SCORE, Scope.TRAIN)))
                .isTrue();
        assertThat(new Caller("x", Set.of()).mayAny(Set.of(Scope.SCORE))).isFalse();
    }
}
