package dev.touchstone.cli;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() {
        System.setProperty("touchstone.data-dir", data.directory().root().toString());
        set("touchstone.port", port);
        set("touchstone.management-port", managementPort);
        Quarkus.run();
        return ExitCode.OK;
    }

    private static void set(String property, @Nullable Integer value) {
        if (value != null) {
            System.setProperty(property, value.toString());
        }
    }
}
