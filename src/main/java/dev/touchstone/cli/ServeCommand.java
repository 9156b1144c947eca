package dev.touchstone.cli;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server. */
@Command(name = "serve", description = "Run the server.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of gRPC (default: 9000).")
    private @Nullable Integer port;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "Port of health and metrics (default: 9001).")
    private @Nullable Integer managementPort;

    @Option(
            names = "--insecure",
            description = "Listen on TOUCHSTONE_HOST even if others reach it and nothing asks who calls.")
    private boolean insecure;

    @Override
    public Integer call() throws StartFailed {
        System.setProperty("touchstone.data-dir", data.directory().root().toString());
        set("touchstone.port", port);
        set("touchstone.management-port", managementPort);
        if (insecure) {
            System.setProperty("touchstone.insecure", "true");
        }
        if (System.getenv("TOUCHSTONE_OTLP_ENDPOINT") != null) {
            System.setProperty("quarkus.otel.sdk.disabled", "false");
        }
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Quarkus.run(null, (code, problem) -> end(code, problem, failure));
        if (failure.get() != null) {
            throw new StartFailed(failure.get());
        }
        return ExitCode.OK;
    }

    /** A failed start is told by the command; everything else, such as Ctrl-C, ends the program here. */
    private static void end(int code, @Nullable Throwable problem, AtomicReference<Throwable> failure) {
        if (problem == null) {
            System.exit(code);
        } else {
            failure.set(problem);
        }
    }

    private static void set(String property, @Nullable Integer value) {
        if (value != null) {
            System.setProperty(property, value.toString());
        }
    }

    /** The server did not come up; its cause says why. */
    private static final class StartFailed extends Exception {
        private static final long serialVersionUID = 1;

        StartFailed(Throwable cause) {
            super(cause);
        }
    }
}
