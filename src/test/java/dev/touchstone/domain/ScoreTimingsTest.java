package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoreTimingsTest {
    @Test
    void longer_itemThatWaitedForAnother_countsThatTimeOnce() {
        ScoreTimings large = new ScoreTimings(1000, 5, 50);
        ScoreTimings small = new ScoreTimings(1, 1005, 50);

        assertThat(large.longer(small)).isEqualTo(small);
        assertThat(small.longer(large)).isEqualTo(small);
        assertThat(ScoreTimings.NONE.longer(large)).isEqualTo(large);
    }
}
