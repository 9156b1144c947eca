package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.touchstone.access.AccessToken;
import dev.touchstone.access.Scope;
import dev.touchstone.domain.ModelName;
import dev.touchstone.grpc.v1.DeleteModelRequest;
import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ListJobsRequest;
import dev.touchstone.grpc.v1.ListModelsRequest;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.PromoteModelRequest;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.testing.TestCertificate;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.HttpsURLConnection;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with tokens and mutual TLS. */
@QuarkusTest
@TestProfile(ProtectedServerTest.Protected.class)
@WithTestResource(ServerResource.class)
class ProtectedServerTest {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Inject
    ModelRegistry registry;

    @Inject
    ServerSettings settings;

    @TestHTTPResource(value = "/health", management = true)
    URI health;

    private ManagedChannel channel;

    @BeforeEach
    void connect() throws IOException {
        Path folder = settings.tlsCertificate().orElseThrow().getParent();
        channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1", ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", int.class))
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(folder.resolve("server.crt").toFile())
                        .keyManager(
                                folder.resolve("client.crt").toFile(),
                                folder.resolve("client.key").toFile())
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    private static <S extends AbstractStub<S>> S with(String authorization, S stub) {
        Metadata metadata = new Metadata();
        metadata.put(AUTHORIZATION, authorization);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    @Test
    void call_withoutAToken_isUnauthenticatedInEveryService() {
        assertError(
                failure(() -> RewardServiceGrpc.newBlockingStub(channel)
                        .getServerInfo(GetServerInfoRequest.getDefaultInstance())),
                Code.UNAUTHENTICATED,
                "UNAUTHENTICATED");
        assertError(
                failure(() -> JobServiceGrpc.newBlockingStub(channel).listJobs(ListJobsRequest.getDefaultInstance())),
                Code.UNAUTHENTICATED,
                "UNAUTHENTICATED");
        assertError(
                failure(() ->
                        ModelServiceGrpc.newBlockingStub(channel).listModels(ListModelsRequest.getDefaultInstance())),
                Code.UNAUTHENTICATED,
                "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer no-such-token", "Basic score-secret", "score-secret", "Bearer", ""})
    void call_withAnythingButAToken_isUnauthenticated(String authorization) {
        Status status = failure(() -> with(authorization, RewardServiceGrpc.newBlockingStub(channel))
                .getServerInfo(GetServerInfoRequest.getDefaultInstance()));
        assertError(status, Code.UNAUTHENTICATED, "UNAUTHENTICATED");
        assertThat(status.getMessage()).doesNotContain("secret").doesNotContain("no-such");
    }

    @Test
    void call_withItsScope_isLetIn() {
        assertThat(with("Bearer score-secret", RewardServiceGrpc.newBlockingStub(channel))
                        .getServerInfo(GetServerInfoRequest.getDefaultInstance())
                        .getVersion())
                .isNotEmpty();
        assertThat(with("bearer train-secret", JobServiceGrpc.newBlockingStub(channel))
                        .listJobs(ListJobsRequest.getDefaultInstance())
                        .getJobsList())
                .isEmpty();
    }

    @Test
    void call_withoutItsScope_isDeniedAndAudited() throws IOException {
        Status status = failure(() -> with("Bearer score-secret", RewardServiceGrpc.newBlockingStub(channel))
                .train(TrainRequest.getDefaultInstance()));
        assertError(status, Code.PERMISSION_DENIED, "SCOPE_MISSING");
        assertThat(status.getMessage()).contains("train").contains("scorer");
        assertThat(audit()).anySatisfy(line -> assertThat(line)
                .contains("\"who\":\"scorer\"", "\"action\":\"Train\"", "\"outcome\":\"SCOPE_MISSING\""));
    }

    @Test
    void promotion_byATrainer_isDeniedWhateverTheWay() throws IOException {
        ModelName version = TinyModel.publish(registry, "watched");
        assertError(
                failure(() -> with("Bearer train-secret", ModelServiceGrpc.newBlockingStub(channel))
                        .promoteModel(PromoteModelRequest.newBuilder()
                                .setName(version.toString())
                                .build())),
                Code.PERMISSION_DENIED,
                "SCOPE_MISSING");
        InlinePreferences.Builder preferences = InlinePreferences.newBuilder();
        for (int i = 0; i < 2; i++) {
            preferences
                    .addPreferencesBuilder()
                    .getPairBuilder()
                    .setChosen("kind " + i)
                    .setRejected("rude " + i);
        }
        TrainRequest train = TrainRequest.newBuilder()
                .setModel("watched")
                .setBaseModel("watched")
                .setPromote(true)
                .setData(PreferenceSource.newBuilder().setInline(preferences))
                .build();
        assertError(
                failure(() -> with("Bearer train-secret", RewardServiceGrpc.newBlockingStub(channel))
                        .train(train)),
                Code.PERMISSION_DENIED,
                "SCOPE_MISSING");
        registry.delete(ModelName.of("watched"));

        assertThat(audit())
                .anySatisfy(line -> assertThat(line).contains("PromoteModel", "SCOPE_MISSING"))
                .anySatisfy(line -> assertThat(line).contains("\"Train\"", "models/watched", "SCOPE_MISSING"));
    }

    @Test
    void delete_byAnAdmin_isAuditedWithModelAndOutcome() throws IOException {
        TinyModel.publish(registry, "gone");
        DeleteModelRequest request = DeleteModelRequest.newBuilder()
                .setName("models/gone")
                .setForce(true)
                .build();
        assertError(
                failure(() -> with("Bearer train-secret", ModelServiceGrpc.newBlockingStub(channel))
                        .deleteModel(request)),
                Code.PERMISSION_DENIED,
                "SCOPE_MISSING");
        assertThat(registry.versions("gone")).hasSize(1);

        ModelServiceGrpc.ModelServiceBlockingStub admin =
                with("Bearer admin-secret", ModelServiceGrpc.newBlockingStub(channel));
        assertThat(admin.deleteModel(request)).isNotNull();
        assertError(failure(() -> admin.deleteModel(request)), Code.NOT_FOUND, "MODEL_NOT_FOUND");

        assertThat(registry.versions("gone")).isEmpty();
        assertThat(ModelName.of("gone")).hasToString("models/gone");
        List<String> lines = audit().stream()
                .filter(line -> line.contains("\"resource\":\"models/gone\""))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .contains(
                        "\"who\":\"boss\"",
                        "\"peer\":\"127.0.0.1:",
                        "\"action\":\"DeleteModel\"",
                        "\"outcome\":\"OK\"");
        assertThat(lines.getLast()).contains("\"outcome\":\"MODEL_NOT_FOUND\"");
    }

    @Test
    void health_withoutAToken_isOpen() {
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void reflection_withoutAToken_isClosed() {
        assertThat(reflection(ServerReflectionGrpc.newStub(channel)))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withMessageContaining("UNAUTHENTICATED");
        assertThat(reflection(with("Bearer train-secret", ServerReflectionGrpc.newStub(channel)))
                        .join())
                .isTrue();
    }

    @Test
    void management_withTls_speaksItAndWantsNoCertificate() throws IOException {
        URI address = URI.create("https://localhost:" + health.getPort() + health.getPath());
        HttpsURLConnection connection = (HttpsURLConnection) address.toURL().openConnection();
        connection.setSSLSocketFactory(
                TestCertificate.trusting(settings.tlsCertificate().orElseThrow())
                        .getSocketFactory());
        assertThat(connection.getResponseCode()).isEqualTo(200);
    }

    private static CompletableFuture<Boolean> reflection(ServerReflectionGrpc.ServerReflectionStub stub) {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = stub.serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                answered.complete(response.hasListServicesResponse());
            }

            @Override
            public void onError(Throwable failure) {
                answered.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        return answered.whenComplete((done, failure) -> requests.onCompleted());
    }

    private List<String> audit() throws IOException {
        return Files.readAllLines(settings.dataDir().resolve("audit.jsonl"));
    }

    public static final class Protected implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory("touchstone-certificates");
                TestCertificate server = TestCertificate.make(folder, "server");
                TestCertificate client = TestCertificate.make(folder, "client");
                Path tokens = Files.write(
                        folder.resolve("tokens"),
                        List.of(
                                AccessToken.of("scorer", Set.of(Scope.SCORE), "score-secret")
                                        .line(),
                                AccessToken.of("trainer", Set.of(Scope.TRAIN), "train-secret")
                                        .line(),
                                AccessToken.of("boss", Set.of(Scope.ADMIN), "admin-secret")
                                        .line()));
                return Map.of(
                        "touchstone.tls-certificate", server.certificate().toString(),
                        "touchstone.tls-key", server.key().toString(),
                        "touchstone.tls-client-ca", client.certificate().toString(),
                        "touchstone.tokens", tokens.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
