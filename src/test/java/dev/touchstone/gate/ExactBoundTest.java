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
        assertThat(new ExactBound(confidence).upper(errors, examples)).isCloseTo(bound, within(1e-12));
    }

    @Test
    void upper_nothingButErrors_isOne() {
        assertThat(new ExactBound(0.95).upper(7, 7)).isEqualTo(1);
    }

    @Test
    void fewest_rate_isTheFirstNumberThatProvesIt() {
        assertThat(new ExactBound(0.95).fewest(0.02)).isEqualTo(149);
        assertThat(new ExactBound(0.95).upper(0, 149)).isLessThanOrEqualTo(0.02);
        assertThat(new ExactBound(0.95).upper(0, 148)).isGreaterThan(0.02);
    }

    @Test
    void mostErrors_examples_isTheLastNumberThatProvesTheRate() {
        assertThat(new ExactBound(0.95).mostErrors(148, 0.02)).isEqualTo(-1);
        assertThat(new ExactBound(0.95).mostErrors(149, 0.02)).isZero();
        assertThat(new ExactBound(0.95).mostErrors(175, 0.05)).isEqualTo(3);
    }
}
