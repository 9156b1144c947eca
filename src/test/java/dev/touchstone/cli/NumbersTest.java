package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.DataSummary;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void of_duration_countsHoursOnlyIfThereAreAny() {
        assertThat(Numbers.of(Duration.ofSeconds(65))).isEqualTo("1:05");
        assertThat(Numbers.of(Duration.ofSeconds(3725))).isEqualTo("1:02:05");
    }

    @Test
    void bytes_size_takesTheLargestFittingUnit() {
        assertThat(Numbers.bytes(999)).isEqualTo("999 B");
        assertThat(Numbers.bytes(90_868_376)).isEqualTo("90.9 MB");
        assertThat(Numbers.bytes(2_500_000_000_000_000L)).isEqualTo("2500.0 TB");
    }

    @Test
    void of_summary_namesOnlyWhatWasLeftOut() {
        DataSummary summary = new DataSummary(
                10, 1200, 8, 0, 3, 0, 0, 0, List.of("f:1: text: empty"), "", "pairs", "", "", List.of());

        assertThat(Numbers.of(summary))
                .isEqualTo("10 preferences, read as pairs: 1,200 pairs to train on, 8 to evaluate on,"
                        + " 3 pairs dropped as too long, 1 lines skipped");
    }

    @Test
    void of_summaryOfAttributes_tellsThePairsOfEach() {
        List<AttributePairs> attributes =
                List.of(new AttributePairs("tone", 1500, 3), new AttributePairs("overall", 40, 0));
        DataSummary summary =
                new DataSummary(10, 1540, 3, 0, 0, 0, 0, 0, List.of(), "", "rankings", "", "", List.of(), attributes);

        assertThat(Numbers.of(summary))
                .isEqualTo("10 preferences, read as rankings: 1,540 pairs to train on, 3 to evaluate on;"
                        + " by tone 1,500 and 3; by overall 40 and 0");
    }
}
