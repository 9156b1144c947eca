package dev.touchstone.grpc;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Scope;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import java.net.SocketAddress;
import java.util.Set;
import java.util.stream.Collectors;

/** Who makes a call, and from where. */
record CallIdentity(Caller caller, String peer) {
    private static final Context.Key<CallIdentity> KEY =
            Context.keyWithDefault("touchstone-caller", new CallIdentity(Caller.ANONYMOUS, "unknown"));

    static CallIdentity of(Caller caller, Attributes connection) {
        SocketAddress address = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return new CallIdentity(
                caller, address == null ? "unknown" : address.toString().replaceFirst("^/", ""));
    }

    /** That of the call whose method is running on this thread. */
    static CallIdentity current() {
        return KEY.get();
    }

    /** @throws TouchstoneException SCOPE_MISSING unless the caller has one of the scopes that the action needs */
    void require(Set<Scope> needed, String action) {
        if (!caller.mayAny(needed)) {
            String scopes = needed.stream().map(Scope::toString).sorted().collect(Collectors.joining(" or "));
            throw new TouchstoneException(
                    Reason.SCOPE_MISSING,
                    action + " needs the scope " + scopes + ", which the token of " + caller.name() + " does not have");
        }
    }

    /** The running call's context, with this in it. */
    Context context() {
        return Context.current().withValue(KEY, this);
    }
}
