package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.failure;
import static dev.touchstone.grpc.Client.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.grpc.v1.ListJobsRequest;
import dev.touchstone.grpc.v1.ListModelsRequest;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.registry.ModelRegistry;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ServerResource.class)
class DoorTest {
    @Inject
    Door door;

    @Inject
    ModelRegistry registry;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client();
        TinyModel.publish(registry, "tiny");
    }

    @AfterEach
    void open() {
        door.open();
        client.close();
        registry.delete(ModelName.of("tiny"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "touchstone.v1.RewardService", "touchstone.v1.JobService", "touchstone.v1.ModelService"})
    void close_healthChecked_isNotServingUntilOpened(String service) {
        door.close();
        assertThat(health(service)).isEqualTo(ServingStatus.NOT_SERVING);
        door.open();
        assertThat(health(service)).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void enter_serverThatIsStarting_isRefusedUntilItIsOpened() {
        Door starting = new Door(new GrpcHealthStorage());
        assertThatThrownBy(starting::enter)
                .isInstanceOfSatisfying(TouchstoneException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.SHUTTING_DOWN));
        starting.open();
        starting.enter();
    }

    @Test
    void close_newCalls_areRefusedByEveryService() {
        door.close();

        assertError(
                failure(() -> client.rewards().train(TrainRequest.getDefaultInstance())),
                Code.UNAVAILABLE,
                "SHUTTING_DOWN");
        assertError(
                failure(() -> client.rewards().score(request("tiny", "a").build())), Code.UNAVAILABLE, "SHUTTING_DOWN");
        assertError(
                failure(() -> client.jobs().listJobs(ListJobsRequest.getDefaultInstance())),
                Code.UNAVAILABLE,
                "SHUTTING_DOWN");
        assertError(
                failure(() -> client.models().listModels(ListModelsRequest.getDefaultInstance())),
                Code.UNAVAILABLE,
                "SHUTTING_DOWN");
    }

    @Test
    void close_runningCall_goesOn() throws InterruptedException {
        BlockingQueue<StreamScoreResponse> replies = new LinkedBlockingQueue<>();
        StreamObserver<StreamScoreRequest> requests = client.rewardsAsync().streamScore(new StreamObserver<>() {
            @Override
            public void onNext(StreamScoreResponse reply) {
                replies.add(reply);
            }

            @Override
            public void onError(Throwable failure) {
                replies.add(StreamScoreResponse.getDefaultInstance());
            }

            @Override
            public void onCompleted() {}
        });
        requests.onNext(item("before"));
        assertThat(replies.take().getResult().hasScore()).isTrue();

        door.close();
        requests.onNext(item("after"));

        assertThat(replies.take().getResult().hasScore()).isTrue();
        requests.onCompleted();
    }

    private ServingStatus health(String service) {
        return HealthGrpc.newBlockingStub(client.channel())
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private static StreamScoreRequest item(String id) {
        return StreamScoreRequest.newBuilder()
                .setModel("tiny")
                .setItem(ScoreItem.newBuilder().setId(id).setText("kind"))
                .build();
    }
}
