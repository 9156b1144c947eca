package dev.touchstone.train;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.model.Learner;
import dev.touchstone.model.PassResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The training loop: batch, forward and backward, clip and step, evaluate, checkpoint; the best weights stay. */
public final class Trainer {
    private final Learner learner;
    private final TrainingBatches data;
    private final TrainingOptions options;
    private final TrainingPlan plan;
    private final LearningRateSchedule schedule;
    private final Checkpoints checkpoints;
    private final TrainingListener listener;
    private final InstantSource clock;
    private final RunLimits limits;
    private final Pace pace;
    private Optional<Evaluation> best = Optional.empty();

    /**
     * The longest runtime of {@code options} counts from here.
     *
     * @param checkpoints directory for checkpoints
     * @param cancelled asked before each forward pass
     */
    public Trainer(
            Learner learner,
            TrainingData data,
            TrainingOptions options,
            Path checkpoints,
            TrainingListener listener,
            InstantSource clock,
            BooleanSupplier cancelled) {
        this(learner, TrainingBatches.of(data), options, checkpoints, listener, clock, cancelled);
    }

    Trainer(
            Learner learner,
            TrainingBatches data,
            TrainingOptions options,
            Path checkpoints,
            TrainingListener listener,
            InstantSource clock,
            BooleanSupplier cancelled) {
        this.learner = learner;
        this.data = data;
        this.options = options;
        this.plan = TrainingPlan.of(options, data.perEpoch());
        this.schedule = LearningRateSchedule.of(options, plan.totalSteps());
        this.checkpoints = new Checkpoints(checkpoints);
        this.listener = listener;
        this.clock = clock;
        this.limits = new RunLimits(cancelled, options.maxRuntime(), clock, clock.instant());
        this.pace = new Pace(data.evaluationTokens());
    }

    /**
     * Trains; on return the model holds the weights with the lowest evaluation loss, or the last ones without evaluation data.
     *
     * @return the final measurement; empty when there is nothing to measure on
     * @throws TouchstoneException CANCELLED, MAX_RUNTIME_EXCEEDED, NON_FINITE
     */
    public Optional<Evaluation> run() {
        long step = 0;
        for (int epoch = 0; step < plan.totalSteps(); epoch++) {
            for (List<TokenizedPairs> batches : plan.steps(epoch, data.epoch().apply(epoch))) {
                step++;
                take(step, batches);
            }
        }
        return best.map(this::measured);
    }

    private void take(long step, List<TokenizedPairs> batches) {
        try {
            optimize(step, batches);
            if (plan.checkpointsAfter(step)) {
                checkpoints.save(learner, step);
            }
            if (plan.evaluatesAfter(step)) {
                evaluate(step);
            }
        } catch (TouchstoneException e) {
            throw e.reason() == Reason.NON_FINITE ? diverged(step, e) : e;
        }
    }

    /** One optimizer step: the gradient of the weighted mean loss over all of its micro-batches. */
    private void optimize(long step, List<TokenizedPairs> batches) {
        Instant start = clock.instant();
        double weight =
                batches.stream().mapToDouble(TokenizedPairs::totalWeight).sum();
        PairStatistics statistics = new PairStatistics();
        double loss = 0;
        for (TokenizedPairs batch : batches) {
            limits.check();
            PassResult pass = learner.backward(
                    batch, 1 / weight, options.centerRewardsCoefficient(), options.gradientCheckpointing());
            loss += requireFinite("loss", pass.loss()) * batch.totalWeight() / weight;
            statistics.add(batch, pass.rewards());
        }
        double rate = schedule.rate(step - 1);
        double norm = learner.step(rate, options.weightDecay(), options.maxGradNorm());
        requireFinite("gradient norm", norm);
        pace.trained(batches.stream().mapToLong(TokenizedPairs::tokens).sum(), since(start));
        listener.progressed(progress(step, loss, statistics, rate, norm));
    }

    private void evaluate(long step) {
        if (plan.isLast(step)) {
            listener.evaluating();
        }
        data.evaluation().ifPresent(set -> evaluate(step, set));
    }

    private void evaluate(long step, EvaluationSet set) {
        Instant start = clock.instant();
        Evaluation evaluation = Evaluator.evaluate(learner, set, step, limits::check);
        requireFinite("evaluation loss", evaluation.loss());
        listener.evaluated(evaluation);
        if (best.isEmpty() || evaluation.loss() < best.get().loss()) {
            best = Optional.of(evaluation);
            if (!plan.isLast(step)) {
                checkpoints.saveBest(learner, step);
            }
        }
        pace.evaluated(since(start));
    }

    /** The measurement of the best weights, which the model holds afterwards. */
    private Evaluation measured(Evaluation found) {
        if (plan.isLast(found.step())) {
            return found;
        }
        checkpoints.restore(learner, found.step());
        // Measured on what was restored, not repeated from memory.
        Evaluation again = Evaluator.evaluate(learner, data.evaluation().orElseThrow(), found.step(), limits::check);
        requireFinite("evaluation loss", again.loss());
        listener.evaluated(again);
        return again;
    }

    private TrainingProgress progress(long step, double loss, PairStatistics statistics, double rate, double norm) {
        return new TrainingProgress(
                step,
                plan.totalSteps(),
                plan.epochsAfter(step),
                loss,
                statistics.accuracy(),
                statistics.margin(),
                rate,
                norm,
                pace.tokensPerSecond(),
                0, // batches are not padded
                PeakMemory.bytes(),
                pace.timeLeft(plan.totalSteps() - step, evaluationsLeft(step)));
    }

    /** Counted before the evaluation of {@code step} itself. */
    private long evaluationsLeft(long step) {
        return data.evaluation().isEmpty() ? 0 : plan.evaluationsFrom(step);
    }

    private Duration since(Instant start) {
        return Duration.between(start, clock.instant());
    }

    private static double requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new TouchstoneException(Reason.NON_FINITE, what + ": " + value + " (expected: finite)");
        }
        return value;
    }

    private TouchstoneException diverged(long step, TouchstoneException cause) {
        String message = "step %d: %s; try a learning_rate below %s, a higher warmup_ratio or a max_grad_norm below %s"
                .formatted(step, cause.getMessage(), options.learningRate(), options.maxGradNorm());
        return new TouchstoneException(Reason.NON_FINITE, message, cause);
    }
}
