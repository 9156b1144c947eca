package dev.touchstone.score;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.gate.Gate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The way of an item from text to outcome: resolve the model, tokenize, wait for the device. Never blocks its caller. */
public final class Scorer {
    private final ModelHolder models;
    private final ScoringLoop loop;
    private final TextExecutor tokenizers;
    private final ScoreSettings settings;
    private final LongSupplier nanos;

    /**
     * @param tokenizers a few threads: texts are tokenized and directories read on them
     * @param nanos a clock as {@link System#nanoTime}
     */
    public Scorer(
            ModelHolder models, ScoringLoop loop, TextExecutor tokenizers, ScoreSettings settings, LongSupplier nanos) {
        this.models = models;
        this.loop = loop;
        this.tokenizers = tokenizers;
        this.settings = settings;
        this.nanos = nanos;
    }

    /**
     * Scores the items of one request, all by the same version. Cancelling the report drops what has not reached the device.
     *
     * @param permit admits all inputs; closed when the report is done
     * @return fails when the request as a whole is wrong: with what {@link ModelHolder#lease} throws, INVALID_REQUEST,
     *     SHUTTING_DOWN, OVERLOADED when there is no room for the tokens of its texts
     */
    public CompletableFuture<ScoreReport> score(ScoreQuery query, List<ScoreInput> inputs, Admission.Permit permit) {
        CompletableFuture<ScoreReport> report = new CompletableFuture<>();
        report.whenComplete((done, failure) -> permit.close());
        long entered = nanos.getAsLong();
        long deadline = query.timeLeft().map(left -> entered + left.toNanos()).orElse(ScoreTask.NO_DEADLINE);
        Request request =
                new Request(query, inputs, entered, deadline, new ScoreTask.Call(inputs.size()), permit, report);
        try {
            tokenizers.execute(request.work(0, () -> lease(request)));
        } catch (RejectedExecutionException e) {
            report.completeExceptionally(stopping(e));
        }
        return report;
    }

    private void lease(Request request) {
        CompletableFuture<ScoreReport> report = request.report;
        if (report.isDone()) {
            return;
        }
        models.lease(request.query.model()).whenComplete((lease, failure) -> {
            if (failure != null) {
                report.completeExceptionally(ModelHolder.unwrap(failure));
                return;
            }
            report.whenComplete((done, error) -> lease.close());
            try {
                scoreItems(request, lease.model(), lease.calibration());
            } catch (RejectedExecutionException e) {
                report.completeExceptionally(stopping(e));
            } catch (RuntimeException e) {
                report.completeExceptionally(e);
            }
        });
    }

    private void scoreItems(Request request, LoadedModel model, Optional<Calibration> calibration) {
        int maxLength = model.lengthFor(request.query.maxLength());
        Combination combination = Combination.of(model.attributes(), request.query.attributeWeights());
        List<CompletableFuture<ScoreOutcome>> outcomes = request.inputs.stream()
                .map(input -> new CompletableFuture<ScoreOutcome>())
                .toList();
        CompletableFuture<ScoreReport> report = request.report;
        report.whenComplete((done, failure) -> outcomes.forEach(outcome -> outcome.cancel(false)));
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenRun(() -> report.complete(new ScoreReport(
                        model.version(),
                        model.contract(),
                        outcomes.stream()
                                .map(outcome -> judged(outcome.join(), calibration))
                                .toList())));
        tokenize(request, model, combination, maxLength, outcomes);
    }

    /** In parallel; then all items line up together, so that those with one prompt share it. */
    private void tokenize(
            Request request,
            LoadedModel model,
            Combination combination,
            int maxLength,
            List<CompletableFuture<ScoreOutcome>> outcomes) {
        List<CompletableFuture<Optional<ScoreTask>>> tasks = IntStream.range(0, outcomes.size())
                .mapToObj(i -> onThreads(
                        request,
                        request.inputs.get(i).chars(),
                        () -> task(request, model, combination, request.inputs.get(i), maxLength, outcomes.get(i))))
                .toList();
        CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new))
                .thenRun(() -> submit(
                        request,
                        tasks.stream().flatMap(task -> task.join().stream()).toList()));
    }

    private <T> CompletableFuture<T> onThreads(Request request, int chars, Supplier<T> computation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tokenizers.execute(request.work(chars, () -> result.complete(computation.get())));
        return result;
    }

    private static ScoreOutcome judged(ScoreOutcome outcome, Optional<Calibration> calibration) {
        return outcome instanceof ScoreOutcome.Scored scored ? Gate.judged(scored, calibration) : outcome;
    }

    /** Empty when there is nothing left to compute: the item has failed, or its caller has left. */
    private Optional<ScoreTask> task(
            Request request,
            LoadedModel model,
            Combination combination,
            ScoreInput input,
            int maxLength,
            CompletableFuture<ScoreOutcome> outcome) {
        // The lease may end with the report, the model with the lease: hold it while native code reads its tokenizer.
        if (outcome.isDone() || !model.use()) {
            return Optional.empty();
        }
        try {
            return Optional.of(tokenize(request, model, combination, input, maxLength, outcome));
        } catch (TouchstoneException e) {
            outcome.complete(new ScoreOutcome.Failed(e));
        } catch (RuntimeException | Error e) {
            outcome.complete(new ScoreOutcome.Failed(
                    new TouchstoneException(Reason.INTERNAL, "the item could not be tokenized", e)));
        } finally {
            model.release();
        }
        return Optional.empty();
    }

    private ScoreTask tokenize(
            Request request,
            LoadedModel model,
            Combination combination,
            ScoreInput input,
            int maxLength,
            CompletableFuture<ScoreOutcome> outcome) {
        requireFewEnough(input);
        long started = nanos.getAsLong();
        if (ScoreTask.isPast(request.deadlineNanos, started)) {
            throw ScoreTask.expired();
        }
        Tokens tokens = model.encode(input, request.query.truncation(), maxLength);
        long tokenizing = nanos.getAsLong() - started;
        return new ScoreTask(
                        model,
                        combination,
                        tokens,
                        request.query.priority(),
                        tokenizing,
                        // As if it had been tokenized on arrival: all other time until the device takes it is waiting.
                        request.enteredNanos + tokenizing,
                        request.deadlineNanos,
                        outcome)
                .of(request.call);
    }

    private void submit(Request request, List<ScoreTask> tasks) {
        long tokens = tasks.stream().mapToLong(task -> task.tokens().length()).sum();
        try {
            request.permit.settle(tokens, () -> lineUp(tasks));
        } catch (TouchstoneException e) {
            request.report.completeExceptionally(e);
        }
    }

    private void lineUp(List<ScoreTask> tasks) {
        loop.submit(tasks);
        tasks.forEach(task -> task.outcome().whenComplete((done, failure) -> {
            if (task.outcome().isCancelled()) {
                loop.withdraw(task);
            }
        }));
    }

    private void requireFewEnough(ScoreInput input) {
        if (input.chars() > settings.maxTextChars()) {
            throw TouchstoneException.of(
                    Reason.TEXT_TOO_LONG,
                    input.field(),
                    input.chars() + " characters (expected: at most " + settings.maxTextChars()
                            + "); shorten it, truncation does not lift this limit");
        }
    }

    private static TouchstoneException stopping(RejectedExecutionException cause) {
        return new TouchstoneException(Reason.SHUTTING_DOWN, "the server is stopping; retry on another replica", cause);
    }

    /** One call on its way. */
    private record Request(
            ScoreQuery query,
            List<ScoreInput> inputs,
            long enteredNanos,
            long deadlineNanos,
            ScoreTask.Call call,
            Admission.Permit permit,
            CompletableFuture<ScoreReport> report) {
        TextWork work(int chars, Runnable task) {
            return new TextWork(query.priority(), chars, enteredNanos, task);
        }
    }
}
