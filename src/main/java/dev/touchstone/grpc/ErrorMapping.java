package dev.touchstone.grpc;

import com.google.rpc.Status;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Statuses;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Whatever was thrown, as the status a client sees. What is our own fault is logged in one line under an id that the client is told
 * too; neither holds a text, and the client never sees a class name.
 */
final class ErrorMapping {
    private static final Logger LOG = Logger.getLogger(ErrorMapping.class);

    private ErrorMapping() {}

    /** For a call that failed as a whole. */
    static StatusRuntimeException toException(Throwable failure) {
        return StatusProto.toStatusRuntimeException(toStatus(failure));
    }

    /** Ends a call that failed. */
    static void close(ServerCall<?, ?> call, RuntimeException failure) {
        StatusRuntimeException mapped = toException(failure);
        Metadata trailers = mapped.getTrailers();
        call.close(mapped.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    /** For one item of many. */
    static Status toStatus(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> toStatus(wrapped.getCause());
            case TouchstoneException known when known.reason().fault() == Reason.Fault.INTERNAL -> logged(known);
            case TouchstoneException known -> Statuses.toProto(known);
            case CancellationException cancelled ->
                Statuses.toProto(new TouchstoneException(Reason.CANCELLED, "the caller left"));
            case StatusRuntimeException status ->
                StatusProto.fromStatusAndTrailers(status.getStatus(), status.getTrailers());
            default -> logged(new TouchstoneException(Reason.INTERNAL, "a defect of the server", failure));
        };
    }

    private static Status logged(TouchstoneException failure) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        LOG.errorf("error %s: %s: %s%s", id, failure.reason(), failure.getMessage(), cause(failure));
        LOG.debug("error " + id, failure);
        return Statuses.toProto(new TouchstoneException(
                failure.reason(), failure.getMessage() + " (the server's log has it under " + id + ")"));
    }

    /** Where it came from; messages of foreign exceptions may quote a text and stay out. */
    private static String cause(TouchstoneException failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return "";
        }
        StackTraceElement[] trace = cause.getStackTrace();
        return " (" + cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]) + ")";
    }
}
