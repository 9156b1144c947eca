package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactBoundTest {
    /** Values of {@code scipy.stats.beta.ppf(confidence, errors + 1, examples - errors)}, SciPy 1.x. */
    @ParameterizedTest
    @CsvSource({
        "0, 149, 0.95, 0.019904816220685077",
        "0, 175, 0.95, 0.01697278163071123",
        "3, 175, 0.95, 0.04370805420510374",
        "5, 100, 0.99, 0.12585173069767863",
        "17, 18, 0.95, 0.9971544288684436"
    })
    void upper_errorsAmongExamples_isClopperAndPearsons(long errors, long examples, double confidence, double bound) {
        assertThat(ExactBound.upper(errors, examples, confidence)).isCloseTo(bound, within(1e-12));
    }

    @Test
    void upper_nothingButErrors_isOne() {
        assertThat(ExactBound.upper(7, 7, 0.95)).isEqualTo(1);
    }

    @Test
    void fewest_rate_isTheFirstNumberThatProvesIt() {
        assertThat(ExactBound.fewest(0.02, 0.95)).isEqualTo(149);
        assertThat(ExactBound.upper(0, 149, 0.95)).isLessThanOrEqualTo(0.02);
        assertThat(ExactBound.upper(0, 148, 0.95)).isGreaterThan(0.02);
    }

    @Test
    void mostErrors_examples_isTheLastNumberThatProvesTheRate() {
        assertThat(ExactBound.mostErrors(148, 0.02, 0.95)).isEqualTo(-1);
        assertThat(ExactBound.mostErrors(149, 0.02, 0.95)).isZero();
        assertThat(ExactBound.mostErrors(175, 0.05, 0.95)).isEqualTo(3);
    }
}
