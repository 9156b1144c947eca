package dev.touchstone.program;

import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.JobEvent;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.Preference;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.grpc.v1.TrainOptions;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.grpc.v1.WatchJobRequest;
import grpc.health.v1.HealthGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A server in a process of its own on an empty data directory, and a client of it. */
final class RunningServer implements AutoCloseable {
    private static final long START_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final int managementPort;
    private final ManagedChannel channel;

    private RunningServer(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.managementPort = managementPort;
        this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
    }

    static RunningServer start() throws Exception {
        Path data = Files.createTempDirectory("touchstone");
        Path log = data.resolve("server.log");
        int[] ports = freePorts();
        Process process = Program.start(
                log,
                "serve",
                "--data-dir",
                data.toString(),
                "--port",
                Integer.toString(ports[0]),
                "--management-port",
                Integer.toString(ports[1]));
        RunningServer server = new RunningServer(process, log, ports[0], ports[1]);
        server.awaitReady();
        return server;
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket some = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            return new int[] {some.getLocalPort(), other.getLocalPort()};
        }
    }

    private void awaitReady() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!isReady()) {
            if (System.nanoTime() > end || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
            }
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    RewardServiceGrpc.RewardServiceBlockingStub rewards() {
        return RewardServiceGrpc.newBlockingStub(channel);
    }

    JobServiceGrpc.JobServiceBlockingStub jobs() {
        return JobServiceGrpc.newBlockingStub(channel);
    }

    ModelServiceGrpc.ModelServiceBlockingStub models() {
        return ModelServiceGrpc.newBlockingStub(channel);
    }

    HealthGrpc.HealthBlockingStub health() {
        return HealthGrpc.newBlockingStub(channel);
    }

    /** Starts a training on a few pairs. */
    TrainingJob train(String model, String base, int epochs) {
        InlinePreferences.Builder preferences = InlinePreferences.newBuilder();
        IntStream.range(0, 8)
                .mapToObj(i -> PreferencePair.newBuilder()
                        .setPrompt("Question " + i)
                        .setChosen("Thank you for asking.")
                        .setRejected("Go away."))
                .forEach(pair ->
                        preferences.addPreferences(Preference.newBuilder().setPair(pair)));
        return rewards()
                .train(TrainRequest.newBuilder()
                        .setModel(model)
                        .setBaseModel(base)
                        .setData(PreferenceSource.newBuilder().setInline(preferences))
                        .setOptions(TrainOptions.newBuilder()
                                .setNumTrainEpochs(epochs)
                                .setEvalFraction(0))
                        .build());
    }

    /** All events of a job, to its end. */
    List<JobEvent> watch(TrainingJob job) {
        List<JobEvent> events = new ArrayList<>();
        jobs().watchJob(WatchJobRequest.newBuilder().setName(job.getName()).build())
                .forEachRemaining(events::add);
        return events;
    }

    /** The rewards of items sent one by one, in their order. */
    List<Float> streamScore(String model, List<ScoreItem> items) {
        List<StreamScoreResponse> replies = exchange(
                RewardServiceGrpc.newStub(channel)::streamScore,
                items.stream()
                        .map(item -> StreamScoreRequest.newBuilder()
                                .setModel(model)
                                .setItem(item)
                                .build())
                        .toList());
        return items.stream()
                .map(item -> replies.stream()
                        .filter(reply -> reply.getResult().getId().equals(item.getId()))
                        .findFirst()
                        .orElseThrow()
                        .getResult()
                        .getScore()
                        .getReward())
                .toList();
    }

    List<String> reflectedServices() {
        List<ServerReflectionResponse> replies = exchange(
                ServerReflectionGrpc.newStub(channel)::serverReflectionInfo,
                List.of(ServerReflectionRequest.newBuilder().setListServices("").build()));
        return replies.getFirst().getListServicesResponse().getServiceList().stream()
                .map(ServiceResponse::getName)
                .toList();
    }

    /** Sends all requests of a bidirectional call, then waits for all replies. */
    private static <Q, R> List<R> exchange(Call<Q, R> call, List<Q> requests) {
        List<R> replies = new ArrayList<>();
        CompletableFuture<List<R>> done = new CompletableFuture<>();
        StreamObserver<Q> sender = call.open(new StreamObserver<>() {
            @Override
            public void onNext(R reply) {
                replies.add(reply);
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                done.complete(replies);
            }
        });
        requests.forEach(sender::onNext);
        sender.onCompleted();
        return done.join();
    }

    private interface Call<Q, R> {
        StreamObserver<Q> open(StreamObserver<R> replies);
    }

    /** Asks the server to stop; its exit code. */
    int stop() throws InterruptedException {
        channel.shutdownNow();
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
