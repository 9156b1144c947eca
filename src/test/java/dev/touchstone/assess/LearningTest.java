package dev.touchstone.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.report.Page.Point;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningTest {
    private final Learning learning = new Learning();

    @Test
    void add_attemptThatGoesOnFromAnEarlierStep_takesThePlaceOfWhatWasLost() {
        progress(1, 0.9);
        progress(2, 0.8);
        evaluated(2);
        progress(3, 0.1);
        evaluated(3);
        progress(3, 0.7);
        progress(4, 0.6);
        evaluated(4);

        assertThat(learning.loss().points())
                .containsExactly(new Point(1, 0.9), new Point(2, 0.8), new Point(3, 0.7), new Point(4, 0.6));
        assertThat(learning.evaluations()).extracting(Evaluation::step).containsExactly(2L, 4L);
    }

    @Test
    void add_bestWeightsMeasuredAgain_staysBesideTheRest() {
        progress(1, 0.9);
        evaluated(1);
        progress(2, 0.8);
        evaluated(2);
        evaluated(1);

        assertThat(learning.evaluations()).extracting(Evaluation::step).containsExactly(1L, 2L, 1L);
    }

    private void progress(long step, double loss) {
        learning.add(new TrainingProgress(
                step, 10, 1, loss, 0.5, 0, 1e-4, 1, 100, 0, 1, Duration.ZERO, loss, 1, Duration.ZERO));
    }

    private void evaluated(long step) {
        learning.add(new Evaluation(1, 0.5, 0.5, 0, 0, 0, 0, 0, 0.5, step, List.of()));
    }
}
