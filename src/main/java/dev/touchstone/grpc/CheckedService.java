package dev.touchstone.grpc;

import com.google.protobuf.MessageLite;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service behind the door whose every failure goes through {@link ErrorMapping}: what its methods throw, and requests that are
 * too long or cannot be decoded, such as strings that are not UTF-8. grpc-java decodes before it calls anybody and answers UNKNOWN
 * when that fails; so here a request that fails to decode comes in as null and is refused.
 */
class CheckedService implements BindableService {
    /** Longest request. gRPC's own limit lies above it, because what that refuses may reach the client as a mere reset. */
    static final int MAX_MESSAGE_BYTES = 4 << 20;

    private final BindableService service;
    private final Door door;

    CheckedService(BindableService service, Door door) {
        this.service = service;
        this.door = door;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition original = service.bindService();
        List<? extends ServerMethodDefinition<?, ?>> methods =
                original.getMethods().stream().map(this::checked).toList();
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        original.getServiceDescriptor().getName())
                .setSchemaDescriptor(original.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private <Q, A> ServerMethodDefinition<Q, A> checked(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        ServerCallHandler<Q, A> handler = method.getServerCallHandler();
        return ServerMethodDefinition.create(
                descriptor.toBuilder()
                        .setRequestMarshaller(new LenientMarshaller<>(descriptor.getRequestMarshaller()))
                        .build(),
                (call, headers) -> start(handler, call, headers));
    }

    private <Q, A> ServerCall.Listener<Q> start(
            ServerCallHandler<Q, A> handler, ServerCall<Q, A> call, Metadata headers) {
        try {
            door.enter();
            CheckedCall<Q, A> checked = new CheckedCall<>(call);
            return new CheckedListener<>(handler.startCall(checked, headers), checked);
        } catch (RuntimeException e) {
            ErrorMapping.close(call, e);
            return new ServerCall.Listener<>() {};
        }
    }

    private record LenientMarshaller<Q>(MethodDescriptor.Marshaller<Q> strict)
            implements MethodDescriptor.Marshaller<Q> {
        @Override
        public InputStream stream(Q request) {
            return strict.stream(request);
        }

        @Override
        @SuppressWarnings("NullAway") // grpc-java is not annotated, and hands the null on to the listener
        public @Nullable Q parse(InputStream stream) {
            try {
                return strict.parse(stream);
            } catch (StatusRuntimeException e) {
                return null;
            }
        }
    }

    /** A call that ends with what was wrong with a message, whatever its service ends it with. */
    private static final class CheckedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private volatile @Nullable TouchstoneException problem;

        CheckedCall(ServerCall<Q, A> delegate) {
            super(delegate);
        }

        void endWith(TouchstoneException found) {
            problem = found;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            TouchstoneException found = problem;
            if (found == null) {
                super.close(status, trailers);
            } else {
                ErrorMapping.close(delegate(), found);
            }
        }
    }

    /**
     * Takes a bad message for the end of the requests: the service finishes what it has before the call ends with the error. What
     * the service throws closes the call at once; after that it learns of nothing but the end.
     */
    private static final class CheckedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final CheckedCall<Q, ?> call;
        private boolean halfClosed;
        private boolean refused;

        CheckedListener(ServerCall.Listener<Q> delegate, CheckedCall<Q, ?> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(@Nullable Q message) {
            if (halfClosed) {
                return;
            }
            if (message == null) {
                end(undecodable());
            } else if (((MessageLite) message).getSerializedSize() > MAX_MESSAGE_BYTES) {
                end(tooLong());
            } else {
                check(() -> super.onMessage(message));
            }
        }

        @Override
        public void onHalfClose() {
            if (!halfClosed) {
                halfClosed = true;
                check(super::onHalfClose);
            }
        }

        @Override
        public void onReady() {
            check(super::onReady);
        }

        private void end(TouchstoneException problem) {
            call.endWith(problem);
            onHalfClose();
        }

        private void check(Runnable event) {
            if (refused) {
                return;
            }
            try {
                event.run();
            } catch (RuntimeException e) {
                refused = true;
                // The service lets go of what it holds for the call.
                super.onCancel();
                ErrorMapping.close(call, e);
            }
        }

        private static TouchstoneException undecodable() {
            return new TouchstoneException(List.of(new FieldViolation(
                    "message",
                    "cannot be decoded (expected: this method's request, all strings in UTF-8, at most "
                            + MAX_MESSAGE_BYTES + " bytes when decompressed)")));
        }

        private static TouchstoneException tooLong() {
            return new TouchstoneException(
                    Reason.MESSAGE_TOO_LONG,
                    List.of(new FieldViolation(
                            "message", "too long (expected: at most " + MAX_MESSAGE_BYTES + " bytes)")));
        }
    }
}
