package dev.touchstone.score;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Scores what there is of live answers, each time as the text it would be if it ended here. Never blocks its caller. */
public final class LiveChecks {
    private final ScoringLoop loop;
    private final Admission admission;
    private final Executor tokenizers;
    private final LongSupplier nanos;

    /** @param nanos a clock as {@link System#nanoTime} */
    public LiveChecks(ScoringLoop loop, Admission admission, Executor tokenizers, LongSupplier nanos) {
        this.loop = loop;
        this.admission = admission;
        this.tokenizers = tokenizers;
        this.nanos = nanos;
    }

    /**
     * Scores a text if it is wanted once its tokens are known.
     *
     * @param draft whose text it is: what is read of it is remembered until its model forgets it
     * @param wanted may be asked on another thread
     * @return never fails; what cannot be scored, or not within the time budget, is a Failed outcome
     */
    CompletableFuture<Check> check(
            LoadedModel model, LiveQuestion question, String text, Draft draft, Predicate<Tokens> wanted) {
        CompletableFuture<Check> check = new CompletableFuture<>();
        long deadline = nanos.getAsLong() + question.options().timeBudget().toNanos();
        try {
            tokenizers.execute(
                    () -> guard(check, () -> tokenize(model, question, text, draft, deadline, wanted, check)));
        } catch (RejectedExecutionException e) {
            check.complete(Check.failed(new TouchstoneException(
                    Reason.SHUTTING_DOWN, "the server is stopping; nothing more is judged", e)));
        }
        return check;
    }

    private void tokenize(
            LoadedModel model,
            LiveQuestion question,
            String text,
            Draft draft,
            long deadline,
            Predicate<Tokens> wanted,
            CompletableFuture<Check> check) {
        if (check.isDone()) {
            return;
        }
        long started = nanos.getAsLong();
        ScoreInput input = question.with(text);
        int maxLength = model.lengthFor(question.query().maxLength());
        Tokens tokens = model.encode(input, question.query().truncation(), maxLength);
        if (!wanted.test(tokens)) {
            check.complete(new Check.NotWanted());
            return;
        }
        CompletableFuture<ScoreOutcome> outcome = new CompletableFuture<>();
        long ended = nanos.getAsLong();
        submit(
                new ScoreTask(
                        model,
                        Combination.of(model.attributes(), question.query().attributeWeights()),
                        tokens,
                        Priority.INTERACTIVE,
                        ended - started,
                        ended,
                        deadline,
                        Optional.of(draft),
                        outcome),
                Duration.ofNanos(deadline - ended),
                check);
    }

    private void submit(ScoreTask task, Duration timeLeft, CompletableFuture<Check> check) {
        Admission.Permit permit = admission.acquire(new Load(1, task.tokens().length()));
        CompletableFuture<ScoreOutcome> outcome = task.outcome();
        outcome.completeOnTimeout(
                new ScoreOutcome.Failed(ScoreTask.expired()), timeLeft.toNanos(), TimeUnit.NANOSECONDS);
        outcome.whenComplete((done, failure) -> {
                    permit.close();
                    loop.withdraw(task);
                })
                .thenAccept(done ->
                        check.complete(new Check.Done(done, task.tokens().answerTokens())));
        check.whenComplete((done, failure) -> outcome.cancel(false));
        loop.submit(List.of(task));
    }

    private static void guard(CompletableFuture<Check> check, Runnable work) {
        try {
            work.run();
        } catch (TouchstoneException e) {
            check.complete(Check.failed(e));
        } catch (RuntimeException | Error e) {
            check.complete(
                    Check.failed(new TouchstoneException(Reason.INTERNAL, "the answer could not be tokenized", e)));
        }
    }
}
