package dev.touchstone.assess;

import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Preference.AnnotatorRanks;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TrainingProgress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A run on forty rankings by three people, and a text that would be harmful as HTML. */
final class SampleTraining {
    static final List<PreferenceSet.Entry> ENTRIES = IntStream.range(0, 40)
            .mapToObj(i -> new PreferenceSet.Entry("", "pairs.jsonl:" + (i + 1), ranking(i)))
            .toList();

    private SampleTraining() {}

    private static Preference ranking(int i) {
        List<AnnotatorRanks> rankings = List.of(
                new AnnotatorRanks("mira", List.of(1, 2)),
                new AnnotatorRanks("jon", List.of(1, 2)),
                new AnnotatorRanks("ada", i % 3 == 0 ? List.of(2, 1) : List.of(1, 1)));
        return new Preference.Ranking(
                new Prompt.Text("prompt " + i),
                List.of("kind ".repeat(1 + i % 7) + i, "<img src=x onerror=alert(1)> " + "rude ".repeat(1 + i % 5) + i),
                rankings);
    }

    static Learning learning() {
        Learning learning = new Learning();
        for (int step = 1; step <= 60; step++) {
            learning.add(new TrainingProgress(
                    step,
                    60,
                    step / 60.0,
                    0.7 - step / 100.0,
                    0.5 + step / 150.0,
                    1,
                    1e-4,
                    1,
                    100,
                    0,
                    0,
                    Duration.ZERO,
                    0,
                    0,
                    Duration.ZERO));
            if (step % 20 == 0) {
                learning.add(new Evaluation(40, 0.7 - step / 120.0, 0.5 + step / 160.0, 1, -1, 0, 1, 0, 0.4, step));
            }
        }
        return learning;
    }

    /** By a model that likes kind words, but for every seventh prompt. */
    static TrainingReport report() {
        RewardSource rewards = inputs -> inputs.stream()
                .<ScoreOutcome>map(input -> new ScoreOutcome.Scored(
                        (input.judged().startsWith("kind") == !input.judged().endsWith("6") ? 1 : -1)
                                + input.judgedLength() / 50f,
                        1,
                        false,
                        ScoreTimings.NONE))
                .toList();
        return TrainingReport.of(learning(), ENTRIES, ENTRIES, rewards);
    }
}
