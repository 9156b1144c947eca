import com.google.rpc.Code;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.ListJobsRequest;
import dev.touchstone.grpc.v1.ListModelsRequest;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.ModelVersion;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The built program as a server of its own. */
final class Server implements AutoCloseable {
    private static final int SECONDS = 120;

    private final Path directory;
    private final Path data;
    private final Map<String, String> environment;
    private final int port = freePort();
    private final int management = freePort();
    private final ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    private Process process;

    Server(Path directory, Map<String, String> environment) throws IOException {
        this(directory, directory.resolve("data"), environment);
    }

    Server(Path directory, Path data, Map<String, String> environment) throws IOException {
        this.directory = directory;
        this.data = data;
        this.environment = environment;
        start();
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        Path.of("target/quarkus-app/quarkus-run.jar")
                                .toAbsolutePath()
                                .toString(),
                        "serve",
                        "--data-dir",
                        data.toString(),
                        "--port",
                        Integer.toString(port),
                        "--management-port",
                        Integer.toString(management))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "TOUCHSTONE_MODELS_ROOT",
                                Path.of("src/test/resources/golden")
                                        .toAbsolutePath()
                                        .toString(),
                        "TOUCHSTONE_WORKER_THREADS", "1",
                        "TOUCHSTONE_JOB_RETRIES", "1000",
                        "TOUCHSTONE_JOB_RETRY_DELAY", "PT0.05S",
                        "OMP_WAIT_POLICY", "PASSIVE",
                        // Short lives: start quickly.
                        "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                        "HF_HUB_OFFLINE", "1"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        channel.shutdownNow();
    }

    JobServiceGrpc.JobServiceBlockingStub jobs() {
        return JobServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    TrainingJob train(TrainRequest request) {
        return RewardServiceGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .train(request);
    }

    List<TrainingJob> list() {
        return jobs().listJobs(ListJobsRequest.newBuilder().setPageSize(1000).build())
                .getJobsList();
    }

    List<ModelVersion> versions() {
        return ModelServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .listModels(ListModelsRequest.newBuilder().setPageSize(1000).build())
                .getModelsList()
                .stream()
                .flatMap(model -> model.getVersionsList().stream())
                .toList();
    }

    ScoreResponse score(String version) {
        return RewardServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .score(ScoreRequest.newBuilder()
                        .setModel(version)
                        .addItems(ScoreItem.newBuilder().setText("a kind answer"))
                        .build());
    }

    TrainingJob await(String name, Set<JobState> states) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            TrainingJob job = retrying(this::list).stream()
                    .filter(each -> each.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            if (states.contains(job.getState())) {
                return job;
            }
            Crash.require(System.nanoTime() < deadline, name + " is stuck: " + job);
            Crash.pause(200);
        }
    }

    /** What a server that is down or starting cannot answer is asked again. */
    <T> T retrying(Supplier<T> call) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            try {
                awaitServing();
                return call.get();
            } catch (StatusRuntimeException e) {
                boolean isAway = Set.of(
                                io.grpc.Status.Code.UNAVAILABLE,
                                io.grpc.Status.Code.DEADLINE_EXCEEDED,
                                // A connection that is cut while a call is written.
                                io.grpc.Status.Code.UNKNOWN)
                        .contains(e.getStatus().getCode());
                if (!isAway || System.nanoTime() > deadline) {
                    throw e;
                }
                Crash.pause(100);
            }
        }
    }

    private void awaitServing() {
        while (HealthGrpc.newBlockingStub(channel)
                        .withWaitForReady()
                        .withDeadlineAfter(30, TimeUnit.SECONDS)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus()
                != ServingStatus.SERVING) {
            Crash.pause(50);
        }
    }

    <T> Optional<T> tolerating(Code code, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode().value() != code.getNumber()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
