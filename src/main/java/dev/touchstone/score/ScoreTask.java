package dev.touchstone.score;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.score.PrefixScorer.Scored;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One tokenized item of one caller on its way through the device.
 *
 * @param combination of the model's outputs
 * @param enteredNanos when it began to wait, for a tokenizer or the device
 * @param deadlineNanos when its caller loses interest, {@link #NO_DEADLINE} for never
 * @param draft the answer that is being written whose text so far it is
 * @param call it is answered with
 * @param outcome completed with its result; completed by others when the caller has left
 */
record ScoreTask(
        LoadedModel model,
        Combination combination,
        Tokens tokens,
        Priority priority,
        long tokenizeNanos,
        long enteredNanos,
        long deadlineNanos,
        Optional<Draft> draft,
        Call call,
        CompletableFuture<ScoreOutcome> outcome) {
    /** What is answered when all its tasks are done; no two are equal. */
    static final class Call {
        private final int texts;

        /** @param texts that it has */
        Call(int texts) {
            this.texts = texts;
        }
    }

    /** A text that is answered by itself and will not go on. */
    ScoreTask(
            LoadedModel model,
            Combination combination,
            Tokens tokens,
            Priority priority,
            long tokenizeNanos,
            long enteredNanos,
            long deadlineNanos,
            CompletableFuture<ScoreOutcome> outcome) {
        this(
                model,
                combination,
                tokens,
                priority,
                tokenizeNanos,
                enteredNanos,
                deadlineNanos,
                Optional.empty(),
                new Call(1),
                outcome);
    }

    static final long NO_DEADLINE = Long.MAX_VALUE;
    /** Items without a deadline are due after this long, lest those with one overtake them forever. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** And so much later for each further item of their call, so that small calls pass large ones for a while. */
    private static final long PATIENCE_NANOS_PER_ITEM = TimeUnit.SECONDS.toNanos(1);

    /** As it is, and answered together with the other tasks of a call. */
    ScoreTask of(Call newCall) {
        return new ScoreTask(
                model,
                combination,
                tokens,
                priority,
                tokenizeNanos,
                enteredNanos,
                deadlineNanos,
                draft,
                newCall,
                outcome);
    }

    /** The earlier of its deadline and the end of its patience. */
    long dueNanos() {
        long patience = PATIENCE_NANOS + (call.texts - 1) * PATIENCE_NANOS_PER_ITEM;
        return enteredNanos
                + (deadlineNanos == NO_DEADLINE ? patience : Math.min(deadlineNanos - enteredNanos, patience));
    }

    boolean isAbandoned() {
        return outcome.isDone();
    }

    static boolean isPast(long deadlineNanos, long nanos) {
        return deadlineNanos != NO_DEADLINE && nanos - deadlineNanos >= 0;
    }

    void expire() {
        fail(expired());
    }

    static TouchstoneException expired() {
        return new TouchstoneException(
                Reason.DEADLINE_EXCEEDED, "the deadline passed, or would have, before the item was scored");
    }

    /**
     * Completes it with its score.
     *
     * @param place of its text in the batch
     * @param reused how many of its tokens were not read for it
     * @return whether it has a score now; not if its caller has left
     */
    boolean succeed(Scored batch, int place, int reused, long startedNanos, long endedNanos) {
        float reward = combination.of(batch.rewards(), place);
        if (!Float.isFinite(reward)) {
            fail(new TouchstoneException(Reason.NON_FINITE, "reward: " + reward + " (expected: a finite number)"));
            return false;
        }
        // Who joins an identical item on the device has not waited for it to begin, and maybe not even for its end.
        long started = Math.max(startedNanos, enteredNanos);
        long inference = Math.max(0, endedNanos - started);
        ScoreTimings timings = new ScoreTimings(tokenizeNanos, started - enteredNanos, inference);
        return outcome.complete(new ScoreOutcome.Scored(
                reward,
                tokens.length(),
                reused,
                tokens.truncated(),
                timings,
                Optional.empty(),
                combination.parts(batch.rewards(), place)));
    }

    void fail(TouchstoneException error) {
        outcome.complete(new ScoreOutcome.Failed(error));
    }
}
