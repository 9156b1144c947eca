package dev.touchstone.grpc;

import dev.touchstone.access.Caller;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import java.net.SocketAddress;

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

    /** The running call's context, with this in it. */
    Context context() {
        return Context.current().withValue(KEY, this);
    }
}
