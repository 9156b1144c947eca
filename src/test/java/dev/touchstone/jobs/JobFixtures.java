package dev.touchstone.jobs;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Truncation;
import dev.touchstone.registry.ModelRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests, events and versions as tests of jobs need them. */
final class JobFixtures {
    static final Instant START = Instant.parse("2026-11-23T22:15:01Z");
    static final DataSummary DATA =
            new DataSummary(2, 2, 0, 0, 0, 0, 0, 0, List.of(), "ab", "pairs", "", "", List.of());
    static final Evaluation EVALUATION = new Evaluation(1, 0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8, 0.9, 10);

    private JobFixtures() {}

    static TrainingRequest request(String requestId) {
        return request(requestId, "good");
    }

    static TrainingRequest request(String requestId, String chosen) {
        DataSource data = new DataSource.Inline(List.of(
                new Preference.Pair(null, chosen, "bad", 0, 1), new Preference.Pair(null, "fine", "poor", 0, 1)));
        TrainingSpec spec = new TrainingSpec(
                "brand-voice", "bert-base", data, Optional.empty(), TrainingOptions.defaultsFor("bert-base"));
        return new TrainingRequest(spec, requestId, false);
    }

    static TrainingProgress progress(long step) {
        return new TrainingProgress(
                step,
                100,
                0.5,
                0.4,
                0.3,
                0.2,
                1e-4,
                2.5,
                1700,
                0,
                1 << 30,
                Duration.ofSeconds(9),
                0.45,
                900,
                Duration.ofSeconds(3));
    }

    static JobEvent.Body entered(JobState state) {
        return new JobEvent.Body.Entered(new JobTransition(state, START, "as a test wants it"));
    }

    static ModelManifest publish(ModelRegistry registry, String job) {
        return registry.publish("brand-voice", registry.stage(), name -> manifest(name, job));
    }

    static ModelManifest manifest(ModelName name, String job) {
        return new ModelManifest(
                name,
                START,
                "bert-base",
                job,
                "BertForSequenceClassification",
                1,
                "c0ffee",
                64,
                Truncation.NONE,
                TrainingOptions.defaultsFor("bert-base"),
                DATA,
                Optional.empty(),
                "0.1.0",
                1,
                "ba5e");
    }
}
