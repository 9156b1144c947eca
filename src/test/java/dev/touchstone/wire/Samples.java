package dev.touchstone.wire;

import dev.touchstone.domain.AnnotatorReliability;
import dev.touchstone.domain.AttributeEvaluation;
import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.CheckpointPolicy;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.LrScheduler;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.ModelSelection;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Truncation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records with a value of its own in every field. */
final class Samples {
    static final Instant TIME = Instant.parse("2026-11-23T22:15:01.123456789Z");

    static final TrainingOptions OPTIONS = new TrainingOptions(
            3e-5,
            2.5,
            4,
            2,
            256,
            Truncation.LEFT,
            0.1,
            0.01,
            0.5,
            LrScheduler.COSINE,
            -7,
            0.2,
            10,
            new CheckpointPolicy(20, 7.5, 3),
            0.3,
            true,
            5,
            false,
            true,
            0.25,
            RewardChoice.of("POSITIVE", RewardChoice.Form.LOG_ODDS),
            SaveDtype.BF16,
            new ModelSelection(ModelSelection.Metric.ACCURACY, 4, 0.01),
            Optional.of(new LoraOptions(4, 6, 0.05, List.of("q_proj", "v_proj"), LoraOptions.Publish.ADAPTER)),
            Precision.BF16,
            List.of("tone", "overall"),
            Optional.of(Duration.ofSeconds(90, 500)));

    static final DataSummary DATA = new DataSummary(
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            List.of("a.jsonl:3: margin: NaN"),
            "ab",
            "pairs",
            "datasets/tone/revisions/2",
            "datasets/held-out/revisions/1",
            List.of(new AnnotatorReliability("ann", 0.9, 12), new AnnotatorReliability("ann", 0.6, 3, "tone")),
            List.of(new AttributePairs("tone", 2, 1), new AttributePairs("overall", 0, 2)));

    static final Evaluation EVALUATION = new Evaluation(
            1, 0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8, 0.9, 10, List.of(new AttributeEvaluation("tone", 3, 0.4, 0.7, -1)));

    static final TrainingProgress PROGRESS = new TrainingProgress(
            1,
            2,
            0.5,
            0.4,
            0.3,
            -0.2,
            1e-4,
            2.5,
            1700.5,
            0,
            1 << 30,
            Duration.ofMillis(1500),
            0.45,
            900,
            Duration.ofSeconds(3));

    static final List<Preference> PREFERENCES = List.of(
            new Preference.Pair(new Prompt.Text("Where is my parcel?"), "On its way.", "No idea.", 0.5, 2),
            new Preference.Pair(null, "good", "bad", 0, 1, "ann"),
            new Preference.Ranking(
                    new Prompt.Conversation(
                            List.of(new ChatMessage("system", "Be kind."), new ChatMessage("user", "Hi"))),
                    List.of("Hello!", "What?", "Hey"),
                    List.of(
                            new Preference.AnnotatorRanks("ann", List.of(1, 3, 1)),
                            new Preference.AnnotatorRanks("", List.of(1, 2, 3)))),
            new Preference.Ranking(
                    null,
                    List.of("a", "b"),
                    List.of(new Preference.AnnotatorRanks("ann", List.of(1, 2), Map.of("tone", List.of(2, 1)))),
                    3),
            new Preference.Rating(
                    new Prompt.Text("Hi"),
                    "Hello!",
                    List.of(
                            new Preference.AnnotatorRating("ann", 4, Map.of("tone", 2.5)),
                            new Preference.AnnotatorRating("", -0.5)),
                    2),
            new Preference.Rating(null, "so so", List.of(new Preference.AnnotatorRating("", 0)), 1),
            new Preference.Pair(new Prompt.Text("Hi"), "Hello!", "What?", 0, 1, "ann", "tone"),
            new Preference.Ranking(
                    null,
                    List.of("a", "b"),
                    List.of(new Preference.AnnotatorRanks("ann", List.of(), Map.of("tone", List.of(2, 1))))),
            new Preference.Rating(
                    new Prompt.Text("Hi"),
                    "Hey",
                    List.of(new Preference.AnnotatorRating("ann", Double.NaN, Map.of("tone", 2.0))),
                    1),
            new Preference.LabelledText(null, "fine", false, 1, "ann", "tone"),
            new Preference.LabelledText(null, "fine", true, 0.5, "ann"),
            new Preference.LabelledText(new Prompt.Text("Hi"), "Hello!", true, 1, ""),
            new Preference.LabelledText("not fine", false));

    static final TrainingRequest REQUEST = new TrainingRequest(
            new TrainingSpec(
                    "brand-voice",
                    "minilm",
                    new DataSource.Inline(PREFERENCES),
                    Optional.of(new DataSource.Dataset(DatasetName.of("held-out", 3))),
                    OPTIONS,
                    Promotion.NEVER),
            "0b9a1c52-6a55-4ac8-9b8e-000000000001",
            -7,
            true);

    static final TrainingJob JOB = new TrainingJob(
            new JobName("20261123-221501-ab12cd"),
            "brand-voice",
            "minilm",
            OPTIONS,
            "inline (9 preferences)",
            "datasets/held-out/revisions/3",
            "0b9a1c52-6a55-4ac8-9b8e-000000000001",
            7,
            List.of(
                    new JobTransition(JobState.QUEUED, TIME, "accepted"),
                    new JobTransition(JobState.QUEUED, TIME.plusSeconds(1), "retry 2 of 6", 2, 17),
                    new JobTransition(JobState.PREPARING, TIME.plusSeconds(1), "preparing"),
                    new JobTransition(JobState.FAILED, TIME.plusSeconds(2), "failed")),
            Optional.of(PROGRESS),
            Optional.of(DATA),
            Optional.of(EVALUATION),
            Optional.of(new JobFailure(Reason.INVALID_DATA, "a.jsonl:3: margin: NaN")),
            Optional.of(ModelName.of("brand-voice", 3)),
            12);

    static final ModelManifest MANIFEST = new ModelManifest(
            ModelName.of("brand-voice", 3),
            TIME,
            "minilm",
            "jobs/20261123-221501-ab12cd",
            "BertForSequenceClassification",
            22_713_601,
            "c0ffee",
            256,
            Truncation.LEFT,
            OPTIONS,
            DATA,
            Optional.of(EVALUATION),
            "0.1.0",
            91_000_000,
            "ba5e",
            Optional.of(EVALUATION),
            Optional.of(TIME),
            Map.of("config.json", "c0de"));

    private Samples() {}
}
