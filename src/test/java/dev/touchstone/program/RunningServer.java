package dev.touchstone.program;

import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.JobEvent;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.Preference;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceServiceGrpc;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.TrainOptions;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.grpc.v1.WatchJobRequest;
import dev.touchstone.testing.TestCertificate;
import grpc.health.v1.HealthGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/** A server in a process of its own on an empty data directory, and a client of it. */
final class RunningServer implements AutoCloseable {
    private static final long START_SECONDS = 60;

    private final Process process;
    private final Path directory;
    private final URI management;
    private final SSLContext tls;
    private final ManagedChannel channel;

    private RunningServer(Process process, Path directory, int[] ports, Transport transport) {
        this.process = process;
        this.directory = directory;
        this.management = URI.create(transport.scheme() + "://127.0.0.1:" + ports[1]);
        this.tls = transport.tls();
        this.channel = Grpc.newChannelBuilderForAddress("127.0.0.1", ports[0], transport.credentials())
                .build();
    }

    /** How a client speaks to both ports. */
    private record Transport(String scheme, SSLContext tls, ChannelCredentials credentials) {}

    static RunningServer start() throws Exception {
        return start(Map.of(), new Transport("http", SSLContext.getDefault(), InsecureChannelCredentials.create()));
    }

    /** A server with TLS, for those who have a token of a file. */
    static RunningServer startProtected(TestCertificate identity, Path tokens) throws Exception {
        Map<String, String> environment = Map.of(
                "TOUCHSTONE_TLS_CERTIFICATE", identity.certificate().toString(),
                "TOUCHSTONE_TLS_KEY", identity.key().toString(),
                "TOUCHSTONE_TOKENS", tokens.toString());
        ChannelCredentials trusting = TlsChannelCredentials.newBuilder()
                .trustManager(identity.certificate().toFile())
                .build();
        return start(environment, new Transport("https", TestCertificate.trusting(identity.certificate()), trusting));
    }

    private static RunningServer start(Map<String, String> environment, Transport transport) throws Exception {
        Path directory = Files.createTempDirectory("touchstone");
        int[] ports = freePorts();
        Process process = Program.start(
                log(directory),
                environment,
                "serve",
                "--data-dir",
                Program.data(directory).toString(),
                "--port",
                Integer.toString(ports[0]),
                "--management-port",
                Integer.toString(ports[1]));
        RunningServer server = new RunningServer(process, directory, ports, transport);
        server.awaitReady();
        return server;
    }

    private static Path log(Path directory) {
        return directory.resolve("server.log");
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
                throw new IllegalStateException("the server did not start:\n" + Files.readString(log(directory)));
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

    /** The directory that commands beside the server run in. */
    Path directory() {
        return directory;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().sslContext(tls).build()) {
            return http.send(
                    HttpRequest.newBuilder(management.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
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

    PreferenceServiceGrpc.PreferenceServiceBlockingStub preferences() {
        return PreferenceServiceGrpc.newBlockingStub(channel);
    }

    StreamCalls streams() {
        return new StreamCalls(channel);
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
                                .setMaxLength(32)
                                .setCheckpointSteps(1)
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
