package dev.touchstone.grpc;

import dev.touchstone.assess.RewardSource;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.score.Admission;
import io.grpc.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Rewards from the scoring queue, for work that nobody waits for answer by answer. Items go in as those of a stream do, and few at
 * a time, so that callers of Score find a short line.
 *
 * @param window items of all such work that may be under way
 * @param call scoring stops when it is cancelled
 */
record QueuedRewards(Scoring scoring, ScoreQuery query, Semaphore window, Context call) implements RewardSource {
    @Override
    public List<ScoreOutcome> score(List<ScoreInput> inputs) {
        List<CompletableFuture<ScoreReport>> reports = new ArrayList<>();
        AtomicBoolean failed = new AtomicBoolean();
        try {
            for (int i = 0; i < inputs.size() && !failed.get(); i++) {
                window.acquire();
                CompletableFuture<ScoreReport> report = submit(inputs.get(i));
                report.whenComplete((done, failure) -> {
                    failed.compareAndSet(false, failure != null);
                    window.release();
                });
                reports.add(report);
                requireWanted();
            }
            return reports.stream().map(QueuedRewards::outcome).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } finally {
            reports.forEach(report -> report.cancel(false));
        }
    }

    private CompletableFuture<ScoreReport> submit(ScoreInput input) {
        CompletableFuture<ScoreReport> report = new CompletableFuture<>();
        try {
            Admission.Waiter waiter =
                    scoring.admission().acquireWhenFree(input, permit -> start(input, permit, report));
            report.whenComplete((done, failure) -> waiter.leave());
        } catch (TouchstoneException e) {
            report.completeExceptionally(e);
        }
        return report;
    }

    private void start(ScoreInput input, Admission.Permit permit, CompletableFuture<ScoreReport> report) {
        CompletableFuture<ScoreReport> scored = scoring.score(query, List.of(input), permit, CallDeadline.NONE);
        report.whenComplete((done, failure) -> scored.cancel(false));
        scored.whenComplete((done, failure) -> complete(report, done, failure));
    }

    private static void complete(
            CompletableFuture<ScoreReport> report, @Nullable ScoreReport done, @Nullable Throwable failure) {
        if (failure != null) {
            report.completeExceptionally(failure);
        } else if (done != null) {
            report.complete(done);
        }
    }

    private void requireWanted() {
        if (call.isCancelled()) {
            throw cancelled(call.cancellationCause());
        }
    }

    private static TouchstoneException cancelled(@Nullable Throwable cause) {
        return new TouchstoneException(Reason.CANCELLED, "the caller left before everything was scored", cause);
    }

    private static ScoreOutcome outcome(CompletableFuture<ScoreReport> report) {
        try {
            return report.join().outcomes().getFirst();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TouchstoneException known) {
                throw known;
            }
            throw e;
        }
    }
}
