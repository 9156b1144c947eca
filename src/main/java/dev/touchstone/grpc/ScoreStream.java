package dev.touchstone.grpc;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.wire.ScoreMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One StreamScore call: what is read and written, and when it ends. It reads on when the message before has been taken and fewer
 * than {@link #WINDOW} items are unanswered, and writes while the client reads: a busy server slows the stream down and a slow
 * reader stops it, both in bounded memory.
 */
final class ScoreStream implements StreamObserver<StreamScoreRequest> {
    /** Items read whose reply is not yet written. */
    static final int WINDOW = 256;

    private final ServerCallStreamObserver<StreamScoreResponse> call;
    private final StreamItems items;
    private final StreamAnswers answers;
    private final CompletableFuture<Void> life = new CompletableFuture<>();

    // What follows is guarded by this.
    private final Set<String> unanswered = new HashSet<>();
    private final Set<String> live = new HashSet<>();
    private final Queue<StreamScoreResponse> replies = new ArrayDeque<>();
    private boolean reading = true;
    private boolean halfClosed;
    private @Nullable TouchstoneException parting;
    private boolean ended;

    private ScoreStream(ServerCallStreamObserver<StreamScoreResponse> call, Scoring scoring, Executor executor) {
        this.call = call;
        CallDeadline deadline = CallDeadline.current();
        this.items = new StreamItems(this, scoring, deadline, executor);
        this.answers = new StreamAnswers(this, scoring.live(), scoring.meters(), deadline);
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
        if (StreamAnswers.isForOne(request)) {
            answers.take(request);
        } else {
            items.take(request);
        }
    }

    @Override
    public void onCompleted() {
        synchronized (this) {
            halfClosed = true;
        }
        answers.closeAll();
        advance();
    }

    @Override
    public void onError(Throwable failure) {
        abandon();
    }

    /** Whether nothing under this id is unanswered. */
    synchronized boolean isFree(String id) {
        return !unanswered.contains(id) && !live.contains(id);
    }

    /** Counts an item until {@link #answer}. */
    synchronized void claim(String id) {
        unanswered.add(id);
    }

    /** Counts a live answer until {@link #answer}. */
    synchronized void claimLive(String id) {
        live.add(id);
    }

    synchronized boolean isLive(String id) {
        return live.contains(id);
    }

    /** Sends the last reply of an id. */
    synchronized void answer(String id, StreamScoreResponse reply) {
        unanswered.remove(id);
        live.remove(id);
        send(reply);
    }

    /** Sends a reply. */
    synchronized void send(StreamScoreResponse reply) {
        if (!ended) {
            replies.add(reply);
            advance();
        }
    }

    /** Says that the message read last has been taken. */
    synchronized void readOn() {
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
        if (halfClosed && unanswered.isEmpty() && live.isEmpty() && replies.isEmpty()) {
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
    void finish() {
        TouchstoneException why = new TouchstoneException(
                Reason.SHUTTING_DOWN,
                "the server is stopping; open another stream and send again what was not answered");
        synchronized (this) {
            if (!halfClosed) {
                halfClosed = true;
                parting = why;
            }
        }
        answers.stopAll(why);
        advance();
    }

    /** Completes when the call has ended, or with a TimeoutException when it has become too old. */
    CompletableFuture<Void> life() {
        return life;
    }

    private @Nullable Void expire(Duration maxAge) {
        TouchstoneException why = new TouchstoneException(
                Reason.STREAM_EXPIRED,
                "the stream is " + maxAge.toSeconds()
                        + " seconds old (expected: no older; open another and send again what was not answered)");
        answers.stopAll(why);
        if (abandon()) {
            call.onError(ErrorMapping.toException(why));
        }
        return null;
    }

    private void end() {
        ended = true;
        life.complete(null);
    }

    /** Whether there was anything to abandon. */
    private boolean abandon() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            end();
            replies.clear();
        }
        items.abandonAll();
        answers.abandonAll();
        return true;
    }

    static StreamScoreResponse error(String id, Throwable failure) {
        return StreamScoreResponse.newBuilder()
                .setResult(ScoreMapping.toProto(id, ErrorMapping.toStatus(failure)))
                .build();
    }
}
