package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Context;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ServerResource.class)
class OperationsTest {
    private static final String[] SERVICES = {
        "touchstone.v1.RewardService", "touchstone.v1.JobService", "touchstone.v1.ModelService"
    };

    @TestHTTPResource(value = "/health", management = true)
    URI health;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "touchstone.v1.RewardService", "touchstone.v1.JobService", "touchstone.v1.ModelService"})
    void healthCheck_started_isServing(String service) {
        assertThat(HealthGrpc.newBlockingStub(client.channel())
                        .check(HealthCheckRequest.newBuilder()
                                .setService(service)
                                .build())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void reflection_listServices_namesOurs() {
        CompletableFuture<ListServiceResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(client.channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response.getListServicesResponse());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.join().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(SERVICES);
        requests.onCompleted();
    }

    @Test
    void management_health_isUp() throws IOException {
        assertThat(read(health)).contains("\"serving\"").doesNotContain("DOWN");
    }

    @Test
    void management_metrics_countRequestsByMethodAndCode() throws IOException {
        client.rewards().getServerInfo(GetServerInfoRequest.getDefaultInstance());
        assertThat(read(metrics))
                .containsPattern(
                        "grpc_server_processing_duration_seconds_count\\{[^}]*GetServerInfo[^}]*\"OK\"[^}]*} [1-9]")
                .contains("touchstone_items_total{outcome=\"refused\"}", "touchstone_loaded_models");
    }

    @Test
    void management_metrics_tellDeadlinesFromClientsThatLeave() throws IOException {
        double late = streamsEndedBy("DEADLINE_EXCEEDED");
        double left = streamsEndedBy("CANCELLED");
        client.rewardsAsync().withDeadlineAfter(200, TimeUnit.MILLISECONDS).streamScore(onReply(() -> {}));
        awaitStreamsEndedBy("DEADLINE_EXCEEDED", late + 1);
        assertThat(streamsEndedBy("CANCELLED")).isEqualTo(left);

        Context.CancellableContext leaving = Context.current().withCancellation();
        leaving.run(() -> client.rewardsAsync()
                .withDeadlineAfter(1, TimeUnit.HOURS)
                .streamScore(onReply(() -> leaving.cancel(null)))
                .onNext(StreamScoreRequest.getDefaultInstance()));
        awaitStreamsEndedBy("CANCELLED", left + 1);
        assertThat(streamsEndedBy("DEADLINE_EXCEEDED")).isEqualTo(late + 1);
    }

    private double streamsEndedBy(String code) throws IOException {
        Matcher count = Pattern.compile("grpc_server_processing_duration_seconds_count\\{[^}]*StreamScore[^}]*\"" + code
                        + "\"[^}]*} (\\S+)")
                .matcher(read(metrics));
        return count.find() ? Double.parseDouble(count.group(1)) : 0;
    }

    private void awaitStreamsEndedBy(String code, double count) throws IOException {
        long giveUp = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (streamsEndedBy(code) < count && System.nanoTime() < giveUp) {
            Thread.onSpinWait();
        }
        assertThat(streamsEndedBy(code)).isEqualTo(count);
    }

    private static StreamObserver<StreamScoreResponse> onReply(Runnable work) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamScoreResponse reply) {
                work.run();
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
    }

    @Test
    void management_metrics_haveRowsOfMethodsThatNobodyCalled() throws IOException {
        assertThat(read(metrics))
                .containsPattern("grpc_server_processing_duration_seconds_count\\{[^}]*\"DeleteJob\"[^}]*\"OK\"")
                .containsPattern("grpc_server_requests_received_messages_total\\{[^}]*\"DeleteJob\"");
    }

    @Test
    void management_metrics_areThoseOfTheTable() throws IOException {
        // Until then it is not known where models run.
        client.rewards().getServerInfo(GetServerInfoRequest.getDefaultInstance());
        String table = Files.readString(Path.of("docs/metrics.md"));
        String exposed = read(metrics);

        assertThat(names("(?m)^\\| `([a-z_]+?)(?:_total)?`", table))
                .isSubsetOf(names("(?m)^# TYPE ([a-z_]+?)(?:_total)? ", exposed));
        assertThat(names("(?m)^# TYPE (touchstone_[a-z_]+?)(?:_total)? ", exposed))
                .filteredOn(name -> !name.endsWith("_max"))
                .isSubsetOf(names("(?m)^\\| `([a-z_]+?)(?:_total)?`", table));
    }

    private static Set<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static String read(URI address) throws IOException {
        try (InputStream body = address.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
