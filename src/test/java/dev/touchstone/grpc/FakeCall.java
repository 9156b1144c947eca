package dev.touchstone.grpc;

import dev.touchstone.grpc.v1.StreamScoreResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's end of a stream whose client reads when told to. */
final class FakeCall extends ServerCallStreamObserver<StreamScoreResponse> {
    private final List<StreamScoreResponse> replies = new ArrayList<>();
    private @Nullable Runnable onReady;
    private @Nullable Runnable onCancel;
    private boolean ready = true;
    private boolean completed;
    private @Nullable Throwable error;
    private int requested;

    synchronized void stopReading() {
        ready = false;
    }

    void read() {
        Runnable handler;
        synchronized (this) {
            ready = true;
            handler = onReady;
        }
        if (handler != null) {
            handler.run();
        }
    }

    void cancel() {
        if (onCancel != null) {
            onCancel.run();
        }
    }

    /** Takes one of the messages the server has asked for; false if it has asked for none. */
    synchronized boolean takeRequest() {
        if (requested == 0) {
            return false;
        }
        requested--;
        return true;
    }

    /** Takes a request, waiting for it. */
    synchronized void awaitRequest() throws InterruptedException {
        while (!takeRequest()) {
            wait();
        }
    }

    synchronized List<StreamScoreResponse> awaitReplies(int count) throws InterruptedException {
        while (replies.size() < count) {
            requireNoError();
            wait();
        }
        return List.copyOf(replies);
    }

    /** Waits for the error that the stream ends with. */
    synchronized Throwable awaitError() throws InterruptedException {
        while (error == null) {
            wait();
        }
        return error;
    }

    synchronized void awaitCompletion() throws InterruptedException {
        while (!completed) {
            requireNoError();
            wait();
        }
    }

    synchronized List<StreamScoreResponse> replies() {
        return List.copyOf(replies);
    }

    synchronized boolean isCompleted() {
        return completed;
    }

    private void requireNoError() {
        if (error != null) {
            throw new AssertionError("the stream ended in an error", error);
        }
    }

    @Override
    public synchronized boolean isReady() {
        return ready;
    }

    @Override
    public synchronized void onNext(StreamScoreResponse reply) {
        if (!ready || completed) {
            throw new IllegalStateException("written to a call that is not ready, or completed");
        }
        replies.add(reply);
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable failure) {
        error = failure;
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        completed = true;
        notifyAll();
    }

    @Override
    public synchronized void request(int count) {
        requested += count;
        notifyAll();
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
        onReady = handler;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
        onCancel = handler;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setMessageCompression(boolean enable) {}
}
