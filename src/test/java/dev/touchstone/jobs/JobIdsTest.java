package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobIdsTest {
    @Test
    void next_withinASecondAndLater_sortsByTime() {
        ManualClock clock = new ManualClock();
        JobIds ids = new JobIds(clock, new Random(1));
        assertThat(Stream.generate(() -> {
                            clock.advance(Duration.ofMillis(130));
                            return ids.next().id();
                        })
                        .limit(50))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("20261123-2215\\d\\d-[a-z0-9]{6}"));
    }
}
