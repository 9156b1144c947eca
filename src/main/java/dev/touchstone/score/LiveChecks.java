package dev.touchstone.score;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Scores what there is of live answers, each time as the text it would be if it ended here. Never blocks its caller. */
public final class LiveChecks {
    private final ScoringLoop loop;
    private final Admission admission;
    private final Executor tokenizers;
    private final LongSupplier nanos;

    /**
     * @param tokenizers of live answers alone: what waits behind other texts is late
     * @param nanos a clock as {@link System#nanoTime}
     */
    public LiveChecks(ScoringLoop loop, Admission admission, Executor tokenizers, LongSupplier nanos) {
        this.loop = loop;
        this.admission = admission;
        this.tokenizers = tokenizers;
        this.nanos = nanos;
    }

    /** When a time budget is over that begins now. */
    long deadline(Duration budget) {
        return nanos.getAsLong() + budget.toNanos();
    }

    /**
     * Scores a text if it is wanted once its tokens are known, and if nobody completes the check before.
     *
     * @param wanted may be asked on another thread
     */
    void check(LoadedModel model, LiveQuestion question, Look look, Predicate<Tokens> wanted) {
        CompletableFuture<Check> check = look.check();
        try {
            tokenizers.execute(() -> guard(check, () -> tokenize(model, question, look, wanted)));
        } catch (RejectedExecutionException e) {
            check.complete(Check.failed(new TouchstoneException(
                    Reason.SHUTTING_DOWN, "the server is stopping; nothing more is judged", e)));
        }
    }

    private void tokenize(LoadedModel model, LiveQuestion question, Look look, Predicate<Tokens> wanted) {
        // The answer may end meanwhile and give its model back: hold it while native code reads its tokenizer.
        if (look.check().isDone() || !model.use()) {
            return;
        }
        try {
            long started = nanos.getAsLong();
            int maxLength = model.lengthFor(question.query().maxLength());
            Tokens tokens = model.encode(
                    question.with(look.part().text()), question.query().truncation(), maxLength);
            if (wanted.test(tokens)) {
                submit(task(model, question, look, tokens, started), look.check());
            } else {
                look.check().complete(new Check.NotWanted());
            }
        } finally {
            model.release();
        }
    }

    private ScoreTask task(LoadedModel model, LiveQuestion question, Look look, Tokens tokens, long started) {
        long tokenizing = nanos.getAsLong() - started;
        long due = look.deadlineNanos() - question.options().timeBudget().toNanos();
        return new ScoreTask(
                model,
                Combination.of(model.attributes(), question.query().attributeWeights()),
                tokens,
                Priority.INTERACTIVE,
                tokenizing,
                // All other time until the device takes it is waiting, as for items of Score.
                due + tokenizing,
                look.deadlineNanos(),
                Optional.of(look.draft()),
                new ScoreTask.Call(1),
                new CompletableFuture<>());
    }

    private void submit(ScoreTask task, CompletableFuture<Check> check) {
        Admission.Permit permit = admission.acquire(new Load(1, task.tokens().length()));
        CompletableFuture<ScoreOutcome> outcome = task.outcome();
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
