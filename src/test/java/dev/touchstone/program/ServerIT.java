package dev.touchstone.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.grpc.v1.CancelJobRequest;
import dev.touchstone.grpc.v1.DeleteModelRequest;
import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.JobEvent;
import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.ListModelsRequest;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.TrainingJob;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The server as delivered, native executable or jar, from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerIT {
    private static final double TOLERANCE = 1e-4;

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @Test
    void healthAndReflection_running_answer() throws Exception {
        assertThat(server.health()
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(server.reflectedServices())
                .contains(
                        "touchstone.v1.RewardService",
                        "touchstone.v1.JobService",
                        "touchstone.v1.ModelService",
                        "grpc.health.v1.Health");
        assertThat(server.get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void getServerInfo_running_namesTheDevice() {
        assertThat(server.rewards()
                        .getServerInfo(GetServerInfoRequest.getDefaultInstance())
                        .getDevice())
                .isNotEmpty();
    }

    @Test
    void train_embeddedBase_isServedAndCounted() throws Exception {
        TrainingJob job = server.train("tone", "minilm", 1);
        List<JobEvent> events = server.watch(job);
        assertThat(events.getLast().getTransition().getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);

        ScoreResponse scored = server.rewards().score(request("tone"));
        assertThat(scored.getResultsList()).hasSize(2).allMatch(result -> result.hasScore());
        List<Float> streamed = server.streamScore("tone", scoreItems());
        for (int i = 0; i < streamed.size(); i++) {
            assertThat((double) streamed.get(i))
                    .isCloseTo(scored.getResults(i).getScore().getReward(), within(TOLERANCE));
        }
        HttpResponse<String> metrics = server.get("/q/metrics");
        assertThat(metrics.body()).containsPattern("touchstone_items_total\\{outcome=\"scored\"[^}]*} [1-9]");
    }

    @Test
    void deleteModel_published_isGone() {
        server.watch(server.train("gone", "bert-base", 1));
        server.models()
                .deleteModel(DeleteModelRequest.newBuilder()
                        .setName("models/gone")
                        .setForce(true)
                        .build());
        assertThat(server.models()
                        .listModels(ListModelsRequest.getDefaultInstance())
                        .getModelsList())
                .noneMatch(model -> model.getName().equals("models/gone"));
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> server.rewards().score(request("gone")))
                .satisfies(failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    @Test
    void cancelJob_running_endsCancelled() {
        TrainingJob job = server.train("never", "bert-base", 1000);
        server.jobs()
                .cancelJob(CancelJobRequest.newBuilder().setName(job.getName()).build());
        assertThat(server.watch(job).getLast().getTransition().getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    }

    private static ScoreRequest request(String model) {
        return ScoreRequest.newBuilder()
                .setModel(model)
                .addAllItems(scoreItems())
                .build();
    }

    private static List<ScoreItem> scoreItems() {
        return List.of(
                ScoreItem.newBuilder()
                        .setId("kind")
                        .setPrompt("Is the shop open?")
                        .setResponse("Yes, until six.")
                        .build(),
                ScoreItem.newBuilder()
                        .setId("text")
                        .setText("Grüße, 世界 \uD83D\uDE00")
                        .build());
    }
}
