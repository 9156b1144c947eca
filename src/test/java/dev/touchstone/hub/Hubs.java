package dev.touchstone.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Hubs for tests. */
public final class Hubs {
    /** With an empty cache, and not to be asked. */
    public static final Hub OFFLINE = new Hub(
            new HubSettings(URI.create("http://localhost:1"), Optional.empty(), Path.of("target/no-hub"), true));

    private Hubs() {}
}
