package dev.touchstone.score;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import java.util.concurrent.CompletableFuture;

/**
 * One tokenized item on its way through the device.
 *
 * @param enteredNanos when it began to wait
 * @param deadlineNanos when its caller loses interest, {@link #NO_DEADLINE} for never
 * @param outcome completed with its result; completed by others when the caller has left
 */
record ScoreTask(
        LoadedModel model,
        Tokens tokens,
        long tokenizeNanos,
        long enteredNanos,
        long deadlineNanos,
        CompletableFuture<ScoreOutcome> outcome)
        implements BatchPacker.Item {
    static final long NO_DEADLINE = Long.MAX_VALUE;

    @Override
    public int length() {
        return tokens.length();
    }

    boolean isAbandoned() {
        return outcome.isDone();
    }

    boolean isExpired(long nowNanos) {
        return deadlineNanos != NO_DEADLINE && nowNanos - deadlineNanos >= 0;
    }

    void expire() {
        fail(new TouchstoneException(Reason.DEADLINE_EXCEEDED, "the deadline passed before the item was scored"));
    }

    void succeed(float reward, long startedNanos, long endedNanos) {
        if (!Float.isFinite(reward)) {
            fail(new TouchstoneException(Reason.NON_FINITE, "reward: " + reward + " (expected: a finite number)"));
            return;
        }
        ScoreTimings timings = new ScoreTimings(tokenizeNanos, startedNanos - enteredNanos, endedNanos - startedNanos);
        outcome.complete(new ScoreOutcome.Scored(reward, tokens.length(), tokens.truncated(), timings));
    }

    void fail(TouchstoneException error) {
        outcome.complete(new ScoreOutcome.Failed(error));
    }
}
