package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final List<Stored> ALL = List.of(
            stored("models/a/versions/1", "models/a", 40, 100, false),
            stored("models/a/versions/2", "models/a", 30, 100, true),
            stored("models/a/versions/3", "models/a", 20, 100, false),
            stored("models/a/versions/4", "models/a", 10, 100, false),
            stored("models/b/versions/1", "models/b", 50, 1000, true),
            stored("jobs/x", "jobs", 35, 10, false));

    @Test
    void beyond_age_takesWhatIsOlderAndNotInUse() {
        assertThat(going(new Retention(Optional.of(Duration.ofDays(30)), OptionalInt.empty(), OptionalLong.empty())))
                .containsExactly("models/a/versions/1", "jobs/x");
    }

    @Test
    void beyond_count_keepsTheNewestOfEachGroup() {
        assertThat(going(new Retention(Optional.empty(), OptionalInt.of(1), OptionalLong.empty())))
                .containsExactly("models/a/versions/1", "models/a/versions/3");
        assertThat(going(new Retention(Optional.empty(), OptionalInt.of(0), OptionalLong.empty())))
                .containsExactly("models/a/versions/1", "jobs/x", "models/a/versions/3", "models/a/versions/4");
    }

    @Test
    void beyond_size_takesTheOldestUntilTheRestIsSmallEnough() {
        assertThat(going(new Retention(Optional.empty(), OptionalInt.empty(), OptionalLong.of(1310))))
                .containsExactly("models/a/versions/1");
        assertThat(going(new Retention(Optional.empty(), OptionalInt.empty(), OptionalLong.of(1309))))
                .containsExactly("models/a/versions/1", "jobs/x");
        assertThat(going(new Retention(Optional.empty(), OptionalInt.empty(), OptionalLong.of(1410))))
                .isEmpty();
        assertThat(going(new Retention(Optional.empty(), OptionalInt.empty(), OptionalLong.of(0))))
                .as("what is in use stays however large")
                .hasSize(4);
    }

    @Test
    void beyond_several_takesWhatGoesByAnyOfThem() {
        assertThat(going(new Retention(Optional.of(Duration.ofDays(36)), OptionalInt.of(2), OptionalLong.of(1_205))))
                .containsExactly("models/a/versions/1", "jobs/x", "models/a/versions/3");
    }

    @Test
    void create_negative_isRefused() {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> new Retention(Optional.empty(), OptionalInt.of(-1), OptionalLong.of(-1)))
                .satisfies(e -> assertThat(e.violations()).hasSize(2));
    }

    private static List<String> going(Retention retention) {
        return retention.beyond(ALL, NOW).stream().map(Stored::name).toList();
    }

    private static Stored stored(String name, String group, int days, long bytes, boolean inUse) {
        return new Stored(name, group, NOW.minus(Duration.ofDays(days)), bytes, inUse);
    }
}
