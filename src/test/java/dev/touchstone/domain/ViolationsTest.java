package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ViolationsTest {
    @Test
    void collect_nestedParts_joinsTheirPaths() {
        Violations violations = new Violations();
        violations.collect("data", () -> {
            new Violations().check(false, "pair.margin", Double.NaN, "finite").throwIfAny();
            return "unreached";
        });
        violations.collect("data", () -> {
            new Violations().check(false, "", "none", "one").throwIfAny();
            return "unreached";
        });
        assertThatThrownBy(violations::throwIfAny)
                .hasMessage("data.pair.margin: NaN (expected: finite); data: none (expected: one)");
    }

    @Test
    void check_longValue_isCutShort() {
        Violations violations = new Violations().check(false, "model", "x".repeat(10_000), "short");
        assertThatThrownBy(violations::throwIfAny).hasMessage("model: " + "x".repeat(80) + "... (expected: short)");
    }

    @Test
    void check_emptyValue_isShownAsSuch() {
        assertThat(new Violations().check(false, "model", "", "a name").found())
                .containsExactly(new FieldViolation("model", "\"\" (expected: a name)"));
    }
}
