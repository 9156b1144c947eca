package dev.touchstone.grpc;

import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.TouchstoneException;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service behind the door whose every failure goes through {@link ErrorMapping}: what its methods throw, and requests that
 * cannot be decoded, such as strings that are not UTF-8. grpc-java decodes before it calls anybody and answers UNKNOWN when that
 * fails; so here a request that fails to decode comes in as null and is refused.
 */
class CheckedService implements BindableService {
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
            return new CheckedListener<>(handler.startCall(call, headers), call);
        } catch (RuntimeException e) {
            refuse(call, e);
            return new ServerCall.Listener<>() {};
        }
    }

    private static void refuse(ServerCall<?, ?> call, RuntimeException failure) {
        StatusRuntimeException mapped = ErrorMapping.toException(failure);
        Metadata trailers = mapped.getTrailers();
        call.close(mapped.getStatus(), trailers == null ? new Metadata() : trailers);
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

    /** Closes the call at the first failure; after that the service learns of nothing but the end. */
    private static final class CheckedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, ?> call;
        private boolean refused;

        CheckedListener(ServerCall.Listener<Q> delegate, ServerCall<Q, ?> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(@Nullable Q message) {
            check(() -> {
                if (message == null) {
                    throw undecodable();
                }
                super.onMessage(message);
            });
        }

        @Override
        public void onHalfClose() {
            check(super::onHalfClose);
        }

        @Override
        public void onReady() {
            check(super::onReady);
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
                refuse(call, e);
            }
        }

        private static TouchstoneException undecodable() {
            return new TouchstoneException(List.of(new FieldViolation(
                    "message", "cannot be decoded (expected: this method's request, all strings in UTF-8)")));
        }
    }
}
