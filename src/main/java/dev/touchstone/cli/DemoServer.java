package dev.touchstone.cli;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.jobs.SelfCommand;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server of its own: a child process of this program, on free ports of this machine, stopped with it. */
final class DemoServer implements AutoCloseable {
    /** Settings of another server: this one is for this machine alone, and asks nobody who he is. */
    private static final Set<String> PROTECTION = Set.of(
            "TOUCHSTONE_HOST",
            "TOUCHSTONE_TOKENS",
            "TOUCHSTONE_TLS_CERTIFICATE",
            "TOUCHSTONE_TLS_KEY",
            "TOUCHSTONE_TLS_CLIENT_CA");

    private static final int SECONDS_TO_START = 60;
    private static final int SECONDS_TO_STOP = 10;

    private final Process process;
    private final Path log;
    private final int port;
    private final ManagedChannel channel;
    private final Thread hook = new Thread(this::stop, "stop-server");

    private DemoServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        Runtime.getRuntime().addShutdownHook(hook);
        // Calls of a server that is gone end at once instead of at their deadlines.
        CompletableFuture<Void> unused = process.onExit().thenRun(channel::shutdownNow);
    }

    /** Starts a server and waits until it answers as healthy. */
    static DemoServer start(Path dataDirectory, Path log) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(SelfCommand.ofThisProcess());
        command.addAll(List.of(
                "serve",
                "--data-dir",
                dataDirectory.toString(),
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(freePort())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeAll(PROTECTION);
        Process process = builder.start();
        DemoServer server = new DemoServer(process, log, port);
        try {
            server.awaitHealth();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    ManagedChannel channel() {
        return channel;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void awaitHealth() {
        Iterator<HealthCheckResponse> states = HealthGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(SECONDS_TO_START, TimeUnit.SECONDS)
                .watch(HealthCheckRequest.getDefaultInstance());
        try {
            while (states.hasNext()) {
                if (states.next().getStatus() == ServingStatus.SERVING) {
                    return;
                }
            }
        } catch (StatusRuntimeException e) {
            throw new TouchstoneException(Reason.INTERNAL, "the server did not start; its log is " + log, e);
        }
    }

    private void stop() {
        channel.shutdownNow();
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
