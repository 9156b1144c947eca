package dev.touchstone.grpc;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Scope;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

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
        Set<Scope> needed = Permissions.needed(method);
        if (!identity.caller().mayAny(needed)) {
            String scopes = needed.stream().map(Scope::toString).sorted().collect(Collectors.joining(" or "));
            String action = String.valueOf(method.getBareMethodName());
            audit.refused(identity, action, Reason.SCOPE_MISSING);
            throw new TouchstoneException(
                    Reason.SCOPE_MISSING,
                    action + " needs the scope " + scopes + ", which the token of "
                            + identity.caller().name() + " does not have");
        }
    }
}
