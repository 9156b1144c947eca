package dev.touchstone.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers of unary calls, given off the event loop. */
final class Replies {
    private final Executor executor;

    /** @param executor may block */
    Replies(Executor executor) {
        this.executor = executor;
    }

    /** Answers with what {@code work}, which may block, returns or throws. */
    <T> void answer(StreamObserver<T> call, Supplier<T> work) {
        answer(call, CompletableFuture.supplyAsync(work, executor), reply -> reply);
    }

    /** Answers with the future's outcome; a caller who leaves cancels it. */
    <R, T> void answer(StreamObserver<T> call, CompletableFuture<R> future, Function<R, T> mapping) {
        ((ServerCallStreamObserver<T>) call).setOnCancelHandler(() -> future.cancel(false));
        future.thenApply(mapping).whenCompleteAsync((reply, failure) -> finish(call, reply, failure), executor);
    }

    private static <T> void finish(StreamObserver<T> call, @Nullable T reply, @Nullable Throwable failure) {
        if (failure != null) {
            call.onError(ErrorMapping.toException(failure));
        } else if (reply != null) {
            call.onNext(reply);
            call.onCompleted();
        }
    }
}
