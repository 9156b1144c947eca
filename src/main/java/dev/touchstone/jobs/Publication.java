package dev.touchstone.jobs;

import dev.touchstone.data.SeenTexts;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneVersion;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.model.Contract;
import dev.touchstone.model.RewardModel;
import dev.touchstone.model.TrainableModel;
import dev.touchstone.registry.Golden;
import dev.touchstone.registry.Goldens;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.text.TextTokenizer;
import dev.touchstone.wire.Trees;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Turns a trained model into a published version: written aside, loaded afresh and compared with what was trained, renamed. */
final class Publication {
    private static final int GOLDENS = 32;

    private final TrainingSpec spec;
    private final String job;
    private final Path base;
    private final String baseContract;
    private final ModelRegistry registry;
    private final ComputeDevice device;
    private final InstantSource clock;
    private final Cancellation cancellation;

    Publication(
            TrainingSpec spec,
            String job,
            Path base,
            String baseContract,
            ModelRegistry registry,
            ComputeDevice device,
            InstantSource clock,
            Cancellation cancellation) {
        this.spec = spec;
        this.job = job;
        this.base = base;
        this.baseContract = baseContract;
        this.registry = registry;
        this.device = device;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    /**
     * Publishes, and leaves nothing behind if it cannot.
     *
     * @throws dev.touchstone.domain.TouchstoneException GOLDEN_MISMATCH if what was written does not score as the trained model
     *     does; STORAGE_FULL; CANCELLED until just before the version appears
     */
    ModelManifest publish(
            TrainableModel model,
            TextTokenizer tokenizer,
            TrainingData data,
            TrainingOptions options,
            Optional<Evaluation> evaluation,
            Optional<Evaluation> baseEvaluation) {
        cancellation.check();
        Path staged = registry.stage(owner());
        try {
            model.save(staged, options.saveDtype());
            cancellation.check();
            Goldens.write(staged, goldens(model, tokenizer, data, options));
            seen(data).write(staged);
            verify(staged, options, tokenizer.templateTime());
            cancellation.check();
            return registry.publish(
                    spec.model(),
                    staged,
                    name -> manifest(
                            name, staged, model, data, options, evaluation, baseEvaluation, tokenizer.templateTime()),
                    spec.promotion(),
                    cancellation::check);
        } finally {
            Trees.delete(staged);
        }
    }

    /** Whose staging directory it is, should the process die. */
    private String owner() {
        return job.isEmpty() ? "" : JobName.parse(job).id();
    }

    /** With what the base was trained on, where it is a version that keeps that. */
    private SeenTexts seen(TrainingData data) {
        SeenTexts own = data.seen();
        return SeenTexts.read(base).map(own::and).orElse(own);
    }

    private static List<Golden> goldens(
            RewardModel model, TextTokenizer tokenizer, TrainingData data, TrainingOptions options) {
        return data.samples(GOLDENS).stream()
                .map(input ->
                        Golden.of(input, model.attributes(), rewards(model, tokenizer, options, List.of(input)), 0))
                .toList();
    }

    private void verify(Path staged, TrainingOptions options, Optional<Instant> templateTime) {
        try (TextTokenizer tokenizer = TextTokenizer.open(staged, templateTime);
                RewardModel written = RewardModel.load(staged, device, RewardChoice.ONLY_OUTPUT, options.precision())) {
            Goldens.verify(
                    Goldens.read(staged),
                    options.precision(),
                    written.attributes(),
                    inputs -> rewards(written, tokenizer, options, inputs));
        }
    }

    private static Rewards rewards(
            RewardModel model, TextTokenizer tokenizer, TrainingOptions options, List<ScoreInput> inputs) {
        List<Tokens> texts = inputs.stream()
                .map(input -> tokenizer.encode(input, options.truncation(), options.maxLength()))
                .toList();
        return model.rewards(texts);
    }

    private ModelManifest manifest(
            ModelName name,
            Path staged,
            RewardModel model,
            TrainingData data,
            TrainingOptions options,
            Optional<Evaluation> evaluation,
            Optional<Evaluation> baseEvaluation,
            Optional<Instant> templateTime) {
        Contract contract =
                Contract.of(staged, options.truncation(), options.maxLength(), options.precision(), templateTime);
        return new ModelManifest(
                name,
                clock.instant(),
                spec.baseModel(),
                job,
                model.architecture(),
                model.parameters(),
                contract.fingerprint(),
                options.maxLength(),
                options.truncation(),
                options,
                data.summary(),
                evaluation,
                TouchstoneVersion.CURRENT,
                Trees.size(staged),
                baseContract,
                baseEvaluation,
                templateTime,
                contract.files());
    }
}
