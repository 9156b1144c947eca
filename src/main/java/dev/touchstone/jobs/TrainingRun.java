package dev.touchstone.jobs;

import dev.touchstone.assess.Learning;
import dev.touchstone.assess.ModelRewards;
import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.Checkpoint;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.RunIdentity;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TouchstoneVersion;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Violations;
import dev.touchstone.model.Contract;
import dev.touchstone.model.TrainableModel;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.text.TextTokenizer;
import dev.touchstone.train.Checkpoints;
import dev.touchstone.train.Evaluator;
import dev.touchstone.train.Trainer;
import dev.touchstone.wire.Trees;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One run from preferences to a published version: data, training, goldens, publication. */
public final class TrainingRun {
    private static final System.Logger LOG = System.getLogger(TrainingRun.class.getName());
    private static final int DEFAULT_MAX_LENGTH = 1024;

    private final TrainingSpec spec;
    private final String job;
    private final BaseModels bases;
    private final ModelRegistry registry;
    private final ComputeDevice device;
    private final Path work;
    private final InstantSource clock;
    private final Instant asked;

    /**
     * A run that has not begun.
     *
     * @param job {@code jobs/{job}}, or empty for the command line
     * @param asked when the run was asked for: a chat template that asks for the time is told this one, then and for ever
     * @param work directory for checkpoints, deleted at the end. Those of a job that ends without a version stay: another run of
     *     the same in this directory goes on from the newest, and ends with the same weights as if it had never been interrupted
     */
    public TrainingRun(
            TrainingSpec spec,
            String job,
            BaseModels bases,
            ModelRegistry registry,
            ComputeDevice device,
            Path work,
            InstantSource clock,
            Instant asked) {
        this.spec = spec.withOptions(spec.options().on(device));
        this.job = job;
        this.bases = bases;
        this.registry = registry;
        this.device = device;
        this.work = work;
        this.clock = clock;
        this.asked = asked;
    }

    /** Runs to the end on the calling thread; whatever happens, no half-written version stays. */
    public ModelManifest run(RunListener listener, BooleanSupplier cancelled) {
        return run(listener, cancelled, new Learning());
    }

    /** As above, where earlier attempts went so far. */
    ModelManifest run(RunListener listener, BooleanSupplier cancelled, Learning earlier) {
        boolean published = false;
        try {
            ModelManifest version = run(new RunReport(listener, earlier), new Cancellation(cancelled));
            published = true;
            return version;
        } finally {
            if (published || job.isEmpty()) {
                deleteWork();
            }
        }
    }

    private ModelManifest run(RunReport listener, Cancellation cancellation) {
        listener.entered(JobState.PREPARING, "reading the data and loading the base model");
        cancellation.check();
        Path base = bases.resolve(spec.baseModel(), (bytes, total) -> {
            cancellation.check();
            listener.downloading(bytes, total);
        });
        int tolerance = spec.options().maxSkippedLines();
        PreferenceSet preferences = PreferenceReader.read(spec.data(), tolerance);
        cancellation.check();
        Optional<PreferenceSet> evaluation = spec.evalData().map(source -> PreferenceReader.read(source, tolerance));
        cancellation.check();
        try (TextTokenizer tokenizer = TextTokenizer.open(base, Optional.of(templateTime()));
                TrainableModel model = TrainableModel.load(
                        base, device, spec.options().tuning(), spec.options().attributes())) {
            cancellation.check();
            TrainingOptions options = effective(spec.options(), model.maxLength());
            TrainingData data = TrainingData.prepare(preferences, evaluation, options, tokenizer);
            listener.dataRead(data.summary());
            cancellation.check();
            String baseContract = Contract.of(
                            base,
                            options.truncation(),
                            options.maxLength(),
                            options.precision(),
                            tokenizer.templateTime())
                    .fingerprint();
            RunIdentity identity = new RunIdentity(
                    TouchstoneVersion.CURRENT,
                    baseContract,
                    preferences.sha256(),
                    evaluation.map(PreferenceSet::sha256).orElse(""),
                    options);
            Trained trained = train(model, data, identity, listener, cancellation);
            listener.measure(
                    Stream.concat(Stream.of(preferences), evaluation.stream()).toList(),
                    data,
                    new ModelRewards(model, tokenizer, options.truncation(), options.maxLength(), cancellation::check));
            Publication publication =
                    new Publication(spec, job, base, baseContract, registry, device, clock, cancellation);
            ModelManifest version =
                    publication.publish(model, tokenizer, data, options, trained.measured(), trained.before());
            listener.write(registry, version);
            return version;
        }
    }

    /** That of the base, if it has one: what the model is taught on is what it learnt from. */
    private Instant templateTime() {
        return bases.published(spec.baseModel())
                .flatMap(version -> registry.manifest(version).templateTime())
                .orElse(asked);
    }

    /** What a model scores on the evaluation data after training, and scored before it. */
    private record Trained(Optional<Evaluation> measured, Optional<Evaluation> before) {}

    /** From the beginning, or from where an earlier attempt in the same directory was interrupted. */
    private Trained train(
            TrainableModel model,
            TrainingData data,
            RunIdentity identity,
            RunListener listener,
            Cancellation cancellation) {
        try (Checkpoints checkpoints = Checkpoints.open(work, identity)) {
            Optional<Evaluation> before = checkpoints
                    .latest()
                    .map(reached -> reached.state().base())
                    .orElseGet(() -> baseEvaluation(model, data, listener));
            cancellation.check();
            Trainer trainer = new Trainer(
                    model, data, identity.options(), checkpoints, before, listener, clock, cancellation.requested());
            listener.entered(JobState.TRAINING, beginning(checkpoints));
            Optional<Evaluation> measured = trainer.run();
            listener.entered(JobState.PUBLISHING, "writing and verifying the new version");
            return new Trained(measured, before);
        }
    }

    private static String beginning(Checkpoints checkpoints) {
        String where = checkpoints.latest().map(TrainingRun::goingOn).orElse("from the beginning");
        return checkpoints.damaged().isEmpty()
                ? where
                : where + "; damaged and skipped: " + String.join(", ", checkpoints.damaged());
    }

    private static String goingOn(Checkpoint reached) {
        String by = reached.run().programVersion();
        return "goes on after step " + reached.step()
                + (by.equals(TouchstoneVersion.CURRENT) ? "" : ", which version " + by + " saved");
    }

    /** What the base knows already, where that says something: a head that is fresh guesses. */
    private Optional<Evaluation> baseEvaluation(TrainableModel model, TrainingData data, RunListener listener) {
        Optional<Evaluation> measured = bases.published(spec.baseModel())
                .filter(version -> registry.manifest(version)
                        .options()
                        .attributes()
                        .containsAll(spec.options().attributes()))
                .flatMap(version -> data.evaluation())
                .map(set -> Evaluator.evaluate(model, set, 0));
        measured.ifPresent(listener::evaluated);
        return measured;
    }

    /** What cannot be deleted does not undo a published version. */
    private void deleteWork() {
        try {
            Trees.delete(work);
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "Checkpoints stay: {0}", e.getMessage());
        }
    }

    /** The options with the longest text that both the run and the model allow. */
    static TrainingOptions effective(TrainingOptions options, int modelLimit) {
        new Violations()
                .check(
                        options.maxLength() <= modelLimit,
                        "options.max_length",
                        options.maxLength(),
                        "at most " + modelLimit + ", the base model's limit")
                .throwIfAny();
        return options.maxLength() > 0 ? options : options.withMaxLength(Math.min(DEFAULT_MAX_LENGTH, modelLimit));
    }
}
