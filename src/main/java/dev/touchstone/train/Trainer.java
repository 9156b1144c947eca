package dev.touchstone.train;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.Checkpoint;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RunState;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.domain.Violations;
import dev.touchstone.model.Learner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The training loop: batch, forward and backward, clip and step, evaluate, checkpoint; the best weights stay. A run goes on from its
 * newest checkpoint as if it had never been interrupted: between two steps, all there is to it is the learner's state and
 * {@link RunState}.
 */
public final class Trainer {
    private static final System.Logger LOG = System.getLogger(Trainer.class.getName());
    /** Ends that are worth a last checkpoint, because the run may be wanted again. */
    private static final Set<Reason> STOPS = EnumSet.of(Reason.CANCELLED, Reason.MAX_RUNTIME_EXCEEDED);

    private final Learner learner;
    private final TrainingBatches data;
    private final TrainingPlan plan;
    private final LearningRateSchedule schedule;
    private final TrainingOptions options;
    private final Checkpoints checkpoints;
    private final CheckpointTimer timer;
    private final TrainingListener listener;
    private final InstantSource clock;
    private final RunLimits limits;
    private final OptimizerStep optimizer;
    private RunState state;
    private RunState saved;

    /**
     * The longest runtime of {@code options} counts from here, less the time of earlier attempts.
     *
     * @param checkpoints of this run; the newest is where it goes on
     * @param base measurement of the base model, where it says something and there is no checkpoint that holds it
     * @param cancelled asked before each forward pass
     */
    public Trainer(
            Learner learner,
            TrainingData data,
            TrainingOptions options,
            Checkpoints checkpoints,
            Optional<Evaluation> base,
            TrainingListener listener,
            InstantSource clock,
            BooleanSupplier cancelled) {
        this(learner, TrainingBatches.of(data), options, checkpoints, base, listener, clock, cancelled);
    }

    Trainer(
            Learner learner,
            TrainingBatches data,
            TrainingOptions options,
            Checkpoints checkpoints,
            Optional<Evaluation> base,
            TrainingListener listener,
            InstantSource clock,
            BooleanSupplier cancelled) {
        this.learner = learner;
        this.data = data;
        this.plan = TrainingPlan.of(options, data.perEpoch());
        this.schedule = LearningRateSchedule.of(options, plan.totalSteps());
        this.options = options;
        this.checkpoints = checkpoints;
        this.timer = new CheckpointTimer(options.checkpoints(), clock);
        this.listener = listener;
        this.clock = clock;
        Optional<Checkpoint> reached = checkpoints.latest();
        this.state = reached.map(Checkpoint::state).orElseGet(() -> RunState.start(base));
        this.saved = state;
        Duration before = reached.map(Checkpoint::elapsed).orElse(Duration.ZERO);
        this.limits = new RunLimits(
                cancelled, options.maxRuntime(), clock, clock.instant().minus(before));
        this.optimizer = new OptimizerStep(learner, options, limits);
        new Violations()
                .check(
                        state.step() <= plan.totalSteps(),
                        "options.num_train_epochs",
                        options.numTrainEpochs(),
                        "more than the " + plan.epochsAfter(state.step()) + " that the run has trained")
                .throwIfAny();
    }

    /**
     * Trains; on return the model holds the best weights by the metric of {@code options}, or the last ones without evaluation data.
     *
     * @return the final measurement; empty when there is nothing to measure on
     * @throws TouchstoneException CANCELLED, MAX_RUNTIME_EXCEEDED, NON_FINITE, STORAGE_FULL
     */
    public Optional<Evaluation> run() {
        checkpoints.latest().ifPresent(reached -> checkpoints.restore(learner, reached.step()));
        try {
            train();
            listener.evaluating(ending());
            measureIfDue();
        } catch (TouchstoneException e) {
            if (STOPS.contains(e.reason())) {
                saveLast();
            }
            throw e;
        }
        return state.best().map(this::restored);
    }

    private void train() {
        // A run that was stopped while it measured measures first.
        measureAndSave();
        while (!isOver()) {
            int epoch = plan.epochAfter(state.step());
            for (List<TokenizedPairs> batches :
                    plan.stepsAfter(state.step(), data.epoch().apply(epoch))) {
                step(batches);
                measureAndSave();
                if (isOver()) {
                    return;
                }
            }
        }
    }

    private boolean isOver() {
        return plan.isLast(state.step()) || isStoppedEarly();
    }

    private boolean isStoppedEarly() {
        int patience = options.selection().patience();
        return patience > 0 && state.evaluationsWithoutGain() >= patience;
    }

    private String ending() {
        if (!isStoppedEarly()) {
            return "all " + plan.totalSteps() + " steps are done";
        }
        return "stopped early after step %d of %d: no gain in %s over step %d in %d evaluations"
                .formatted(
                        state.step(),
                        plan.totalSteps(),
                        options.selection().metric().name().toLowerCase(Locale.ROOT),
                        state.best().orElseThrow().step(),
                        state.evaluationsWithoutGain());
    }

    private void step(List<TokenizedPairs> batches) {
        Instant start = clock.instant();
        try {
            OptimizerStep.Result done = optimizer.take(batches, schedule.rate(state.step()));
            // At once, before anything can fail: the learner has moved.
            state = state.withTotals(state.totals().stepped(done.loss(), done.tokens(), since(start)));
            listener.progressed(progress(done));
        } catch (TouchstoneException e) {
            throw named(state.step() + 1, e);
        }
    }

    private void measureAndSave() {
        if (!plan.isLast(state.step())) {
            measureIfDue();
        }
        boolean due = plan.checkpointsAfter(state.step()) || timer.isDue() || state.isBest();
        if (due && !state.equals(saved)) {
            save();
        }
    }

    private void measureIfDue() {
        if (plan.evaluatesAfter(state.step()) && state.measuredStep() < state.step()) {
            data.evaluation().ifPresent(this::measure);
        }
    }

    private void measure(EvaluationSet set) {
        Instant start = clock.instant();
        Evaluation evaluation = evaluate(set, state.step());
        state = state.withTotals(state.totals().evaluated(since(start))).measured(evaluation, options.selection());
        listener.evaluated(evaluation);
    }

    private Evaluation evaluate(EvaluationSet set, long step) {
        try {
            Evaluation evaluation = Evaluator.evaluate(learner, set, step, limits::check);
            OptimizerStep.requireFinite("evaluation loss", evaluation.loss());
            return evaluation;
        } catch (TouchstoneException e) {
            throw named(step, e);
        }
    }

    /** The measurement of the best weights, which the model holds afterwards. */
    private Evaluation restored(Evaluation best) {
        if (best.step() == state.step()) {
            return best;
        }
        checkpoints.restore(learner, best.step());
        // Measured on what was restored, not repeated from memory.
        Evaluation again = evaluate(data.evaluation().orElseThrow(), best.step());
        listener.evaluated(again);
        return again;
    }

    private void save() {
        Instant start = clock.instant();
        checkpoints.save(learner, state, plan.epochsAfter(state.step()), limits.elapsed());
        saved = state;
        timer.saved(start);
        LOG.log(
                System.Logger.Level.INFO,
                "Checkpoint of step {0}: training waited {1} ms",
                state.step(),
                since(start).toMillis());
    }

    private void saveLast() {
        if (state.equals(saved)) {
            return;
        }
        try {
            save();
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "No checkpoint of step {0}: {1}", state.step(), e.getMessage());
        }
    }

    private TrainingProgress progress(OptimizerStep.Result done) {
        Pace pace = new Pace(state.totals(), data.evaluationTokens());
        return new TrainingProgress(
                state.step(),
                plan.totalSteps(),
                plan.epochsAfter(state.step()),
                done.loss(),
                done.statistics().accuracy(),
                done.statistics().margin(),
                done.learningRate(),
                done.gradNorm(),
                pace.tokensPerSecond(),
                0, // batches are not padded
                ProcessMemory.peakBytes(),
                pace.timeLeft(plan.totalSteps() - state.step(), evaluationsLeft()),
                state.totals().smoothedLoss(),
                state.totals().tokens(),
                limits.elapsed());
    }

    /** Counted before the evaluation of the step that was just taken. */
    private long evaluationsLeft() {
        return data.evaluation().isEmpty() ? 0 : plan.evaluationsFrom(state.step());
    }

    private Duration since(Instant start) {
        return Duration.between(start, clock.instant());
    }

    /** What went wrong with the numbers, with the step and what to change. */
    private TouchstoneException named(long step, TouchstoneException cause) {
        if (cause.reason() != Reason.NON_FINITE) {
            return cause;
        }
        String message = "step %d: %s; try a learning_rate below %s, a higher warmup_ratio or a max_grad_norm below %s"
                .formatted(step, cause.getMessage(), options.learningRate(), options.maxGradNorm());
        return new TouchstoneException(Reason.NON_FINITE, message, cause);
    }
}
