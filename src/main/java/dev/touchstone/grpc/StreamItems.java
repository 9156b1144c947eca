package dev.touchstone.grpc;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.score.Admission;
import dev.touchstone.wire.ScoreMapping;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The independent items of one stream: each waits for a permit, is scored and answered. The next is read once it has its permit. */
final class StreamItems {
    private final ScoreStream stream;
    private final Scoring scoring;
    private final CallDeadline deadline;
    private final Executor executor;
    private final Map<String, Item> onTheirWay = new ConcurrentHashMap<>();

    StreamItems(ScoreStream stream, Scoring scoring, CallDeadline deadline, Executor executor) {
        this.stream = stream;
        this.scoring = scoring;
        this.deadline = deadline;
        this.executor = executor;
    }

    void take(StreamScoreRequest request) {
        String id = request.getItem().getId();
        try {
            Violations violations = new Violations();
            violations
                    .check(!id.isEmpty(), "item.id", "empty", "an id of its own")
                    .check(stream.isFree(id), "item.id", "still unanswered", "an id of its own");
            ScoreQuery query = violations.collect("", () -> ScoreMapping.toDomain(request));
            ScoreInput input = ScoreMapping.toDomain(request.getItem(), "item", violations);
            admit(claim(id), requireNonNull(query), input);
        } catch (TouchstoneException e) {
            stream.send(ScoreStream.error(id, e));
            stream.readOn();
        }
    }

    void abandonAll() {
        onTheirWay.values().forEach(Item::abandon);
        onTheirWay.clear();
    }

    private Item claim(String id) {
        Item item = new Item(id);
        stream.claim(id);
        onTheirWay.put(id, item);
        return item;
    }

    private void admit(Item item, ScoreQuery query, ScoreInput input) {
        try {
            item.waits(scoring.admission().acquireWhenFree(input, permit -> start(item, query, input, permit)));
        } catch (TouchstoneException e) {
            scoring.meters().refused(1);
            answer(item, ScoreStream.error(item.id, e));
            stream.readOn();
        }
    }

    private void start(Item item, ScoreQuery query, ScoreInput input, Admission.Permit permit) {
        CompletableFuture<ScoreReport> report = scoring.score(query, List.of(input), permit, deadline);
        report.whenCompleteAsync((done, failure) -> finish(item, done, failure), executor);
        item.runs(report);
        stream.readOn();
    }

    private void finish(Item item, @Nullable ScoreReport report, @Nullable Throwable failure) {
        if (report != null) {
            answer(item, success(item.id, report));
        } else if (failure != null) {
            answer(item, ScoreStream.error(item.id, failure));
        }
    }

    private void answer(Item item, StreamScoreResponse reply) {
        onTheirWay.remove(item.id, item);
        stream.answer(item.id, reply);
    }

    private static StreamScoreResponse success(String id, ScoreReport report) {
        ScoreOutcome outcome = report.outcomes().getFirst();
        StreamScoreResponse.Builder reply =
                StreamScoreResponse.newBuilder().setResult(ScoreItems.result(id, "item", outcome));
        if (outcome instanceof ScoreOutcome.Scored scored) {
            reply.setModelVersion(report.version().toString())
                    .setContract(report.contract())
                    .setTimings(ScoreMapping.toProto(scored.timings()));
        }
        return reply.build();
    }

    /** An item on its way: waiting for a permit, then being scored. */
    private static final class Item {
        private final String id;
        private boolean abandoned;
        private Admission.@Nullable Waiter waiter;
        private @Nullable CompletableFuture<ScoreReport> report;

        Item(String id) {
            this.id = id;
        }

        void waits(Admission.Waiter newWaiter) {
            synchronized (this) {
                waiter = newWaiter;
                if (!abandoned) {
                    return;
                }
            }
            newWaiter.leave();
        }

        void runs(CompletableFuture<ScoreReport> newReport) {
            synchronized (this) {
                report = newReport;
                if (!abandoned) {
                    return;
                }
            }
            newReport.cancel(false);
        }

        void abandon() {
            Admission.Waiter waiting;
            CompletableFuture<ScoreReport> running;
            synchronized (this) {
                abandoned = true;
                waiting = waiter;
                running = report;
            }
            if (waiting != null) {
                waiting.leave();
            }
            if (running != null) {
                running.cancel(false);
            }
        }
    }
}
