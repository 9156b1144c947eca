package dev.touchstone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.LiveOptions.Cadence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckScheduleTest {
    private final LiveText text = new LiveText();

    @Test
    void mayBeDue_byTokens_asksOnlyWhenThereCanBeSoMany() {
        CheckSchedule schedule = new CheckSchedule(new Cadence.Tokens(4), 0);
        add("abc");
        assertThat(schedule.mayBeDue(text, 0)).isFalse();
        add("d");
        assertThat(schedule.mayBeDue(text, 0)).isTrue();

        assertThat(schedule.isDue(text.part(), 1)).isFalse();
        add("ef");
        assertThat(schedule.mayBeDue(text, 0)).isFalse();
        add("g");
        assertThat(schedule.mayBeDue(text, 0)).isTrue();
        assertThat(schedule.isDue(text.part(), 4)).isTrue();
    }

    @Test
    void mayBeDue_afterACheckByTokens_countsFromIt() {
        CheckSchedule schedule = new CheckSchedule(new Cadence.Tokens(2), 0);
        add("a b");
        schedule.begun(text.part(), 2, 0);
        add("c");
        assertThat(schedule.mayBeDue(text, 0)).isFalse();
        add(" d");
        assertThat(schedule.mayBeDue(text, 0)).isTrue();
        assertThat(schedule.isDue(text.part(), 3)).isFalse();
    }

    @Test
    void mayBeDue_byTime_isSoAfterTheIntervalIfTextHasCome() {
        CheckSchedule schedule = new CheckSchedule(new Cadence.Interval(Duration.ofNanos(100)), 1000);
        assertThat(schedule.mayBeDue(text, 2000)).isFalse();
        add("a");
        assertThat(schedule.mayBeDue(text, 1099)).isFalse();
        assertThat(schedule.mayBeDue(text, 1100)).isTrue();
        schedule.begun(text.part(), 1, 1100);
        assertThat(schedule.mayBeDue(text, 5000)).isFalse();
    }

    @Test
    void mayBeDue_bySentence_isSoWhenOneHasEnded() {
        CheckSchedule schedule = new CheckSchedule(new Cadence.Sentences(), 0);
        add("It is 3.");
        assertThat(schedule.mayBeDue(text, 0)).isFalse();
        add(" And");
        assertThat(schedule.mayBeDue(text, 0)).isTrue();
        schedule.begun(text.part(), 4, 0);
        add(" more");
        assertThat(schedule.mayBeDue(text, 0)).isFalse();
    }

    private void add(String more) {
        text.append(more.getBytes(UTF_8));
    }
}
