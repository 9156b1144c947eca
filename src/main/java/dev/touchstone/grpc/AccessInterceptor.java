package dev.touchstone.grpc;

import dev.touchstone.access.Caller;
import dev.touchstone.domain.TouchstoneException;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;

/** Lets a call begin only when its caller is known and has the scope it needs. */
@GlobalInterceptor
@Singleton
class AccessInterceptor implements ServerInterceptor {
    private final Authentication authentication;
    private final Audit audit;

    AccessInterceptor(Authentication authentication, Audit audit) {
        this.authentication = authentication;
        this.audit = audit;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (Permissions.isOpen(call.getMethodDescriptor())) {
            return next.startCall(call, headers);
        }
        try {
            Caller caller = authentication.caller(headers, call.getAttributes());
            CallIdentity identity = CallIdentity.of(caller, call.getAttributes());
            authorize(identity, call.getMethodDescriptor());
            return Contexts.interceptCall(identity.context(), call, headers, next);
        } catch (TouchstoneException e) {
            ErrorMapping.close(call, e);
            return new ServerCall.Listener<>() {};
        }
    }

    private void authorize(CallIdentity identity, MethodDescriptor<?, ?> method) {
        String action = String.valueOf(method.getBareMethodName());
        try {
            identity.require(Permissions.needed(method), action);
        } catch (TouchstoneException e) {
            audit.refused(identity, action, e.reason());
            throw e;
        }
    }
}
