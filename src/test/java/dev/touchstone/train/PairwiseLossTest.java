package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PairwiseLossTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.6931471805599453",
        "1, 0.31326168751822286",
        "-1, 1.3132616875182228",
        "40, 4.248354255291589e-18",
        "-40, 40",
        "1e6, 0",
        "-1e6, 1e6"
    })
    void of_margin_isStableInBothTails(double margin, double expected) {
        assertThat(PairwiseLoss.of(margin, 1)).isEqualTo(expected, offset(1e-14 * Math.max(1e-3, expected)));
    }

    /** The expected values are torch's binary_cross_entropy_with_logits in float64. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.5, 0.6931471805599453",
        "1.5, 0.75, 0.5764132779827524",
        "-1.5, 0.75, 1.3264132779827524",
        "40, 0.5, 20",
        "-800, 0.6, 480"
    })
    void of_softTarget_isTheCrossEntropy(double margin, double target, double expected) {
        assertThat(PairwiseLoss.of(margin, target)).isEqualTo(expected, offset(1e-13 * Math.max(1, expected)));
    }
}
