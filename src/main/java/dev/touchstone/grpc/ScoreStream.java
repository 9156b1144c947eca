package dev.touchstone.grpc;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.Reason;
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
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One StreamScore call. It reads an item when the one before has been admitted and fewer than {@link #WINDOW} are unanswered, and
 * writes while the client reads: a busy server slows the stream down and a slow reader stops it, both in bounded memory.
 */
final class ScoreStream implements StreamObserver<StreamScoreRequest> {
    /** Items read whose reply is not yet written. */
    static final int WINDOW = 256;

    private final ServerCallStreamObserver<StreamScoreResponse> call;
    private final Scoring scoring;
    private final Executor executor;
    private final CallDeadline deadline = CallDeadline.current();
    private final CompletableFuture<Void> life = new CompletableFuture<>();

    // What follows is guarded by this.
    private final Map<String, Item> unanswered = new HashMap<>();
    private final Queue<StreamScoreResponse> replies = new ArrayDeque<>();
    private boolean reading = true;
    private boolean halfClosed;
    private @Nullable TouchstoneException parting;
    private boolean ended;

    private ScoreStream(ServerCallStreamObserver<StreamScoreResponse> call, Scoring scoring, Executor executor) {
        this.call = call;
        this.scoring = scoring;
        this.executor = executor;
    }

    /**
     * Takes a call over, on the thread that runs its method.
     *
     * @param maxAge after which it ends with STREAM_EXPIRED, whatever is unanswered
     * @param executor replies are written on it
     */
    static ScoreStream open(
            ServerCallStreamObserver<StreamScoreResponse> call, Scoring scoring, Duration maxAge, Executor executor) {
        ScoreStream stream = new ScoreStream(call, scoring, executor);
        stream.life
                .orTimeout(maxAge.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(tooOld -> stream.expire(maxAge), executor);
        scoring.streams().add(stream);
        call.disableAutoRequest();
        call.setOnReadyHandler(stream::advance);
        call.setOnCancelHandler(stream::abandon);
        call.request(1);
        return stream;
    }

    @Override
    public void onNext(StreamScoreRequest request) {
        String id = request.getItem().getId();
        try {
            Violations violations = new Violations();
            checkId(id, violations);
            ScoreQuery query = violations.collect("", () -> ScoreMapping.toDomain(request));
            ScoreInput input = ScoreMapping.toDomain(request.getItem(), "item", violations);
            admit(claim(id), requireNonNull(query).withTimeLeft(deadline.timeLeft()), input);
        } catch (TouchstoneException e) {
            answer(null, error(id, e));
            readOn();
        }
    }

    @Override
    public synchronized void onCompleted() {
        halfClosed = true;
        advance();
    }

    @Override
    public void onError(Throwable failure) {
        abandon();
    }

    private synchronized void checkId(String id, Violations violations) {
        violations
                .check(!id.isEmpty(), "item.id", "empty", "an id of its own")
                .check(!unanswered.containsKey(id), "item.id", "still unanswered", "an id of its own");
    }

    private synchronized Item claim(String id) {
        Item item = new Item(id);
        unanswered.put(id, item);
        return item;
    }

    private void admit(Item item, ScoreQuery query, ScoreInput input) {
        try {
            item.waits(scoring.admission().acquireWhenFree(input, permit -> start(item, query, input, permit)));
        } catch (TouchstoneException e) {
            answer(item, error(item.id, e));
            readOn();
        }
    }

    private void start(Item item, ScoreQuery query, ScoreInput input, Admission.Permit permit) {
        CompletableFuture<ScoreReport> report = scoring.score(query, List.of(input), permit);
        report.whenCompleteAsync((done, failure) -> finish(item, done, failure), executor);
        item.runs(report);
        readOn();
    }

    private void finish(Item item, @Nullable ScoreReport report, @Nullable Throwable failure) {
        if (report != null) {
            answer(item, success(item.id, report));
        } else if (failure != null) {
            answer(item, error(item.id, failure));
        }
    }

    /** @param item null when its id is not its own */
    private synchronized void answer(@Nullable Item item, StreamScoreResponse reply) {
        if (ended) {
            return;
        }
        if (item != null) {
            unanswered.remove(item.id);
        }
        replies.add(reply);
        advance();
    }

    private synchronized void readOn() {
        reading = false;
        advance();
    }

    /** Writes what the client takes, completes after the last reply, and reads on when there is room. */
    private synchronized void advance() {
        while (!ended && call.isReady() && !replies.isEmpty()) {
            call.onNext(replies.remove());
        }
        if (ended) {
            return;
        }
        if (halfClosed && unanswered.isEmpty() && replies.isEmpty()) {
            end();
            close();
        } else if (!reading && !halfClosed && unanswered.size() + replies.size() < WINDOW) {
            reading = true;
            call.request(1);
        }
    }

    private void close() {
        if (parting == null) {
            call.onCompleted();
        } else {
            call.onError(ErrorMapping.toException(parting));
        }
    }

    /** Reads no more and ends with SHUTTING_DOWN once what was read is answered. */
    synchronized void finish() {
        if (!halfClosed) {
            halfClosed = true;
            parting = new TouchstoneException(
                    Reason.SHUTTING_DOWN,
                    "the server is stopping; open another stream and send again what was not answered");
        }
        advance();
    }

    /** Completes when the call has ended, or with a TimeoutException when it has become too old. */
    CompletableFuture<Void> life() {
        return life;
    }

    private synchronized @Nullable Void expire(Duration maxAge) {
        if (!ended) {
            abandon();
            call.onError(ErrorMapping.toException(new TouchstoneException(
                    Reason.STREAM_EXPIRED,
                    "the stream is " + maxAge.toSeconds()
                            + " seconds old (expected: no older; open another and send again"
                            + " what was not answered)")));
        }
        return null;
    }

    private void end() {
        ended = true;
        life.complete(null);
    }

    private void abandon() {
        List<Item> left;
        synchronized (this) {
            end();
            replies.clear();
            left = List.copyOf(unanswered.values());
            unanswered.clear();
        }
        left.forEach(Item::abandon);
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

    private static StreamScoreResponse error(String id, Throwable failure) {
        return StreamScoreResponse.newBuilder()
                .setResult(ScoreMapping.toProto(id, ErrorMapping.toStatus(failure)))
                .build();
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
