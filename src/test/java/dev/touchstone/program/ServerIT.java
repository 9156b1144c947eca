package dev.touchstone.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.touchstone.grpc.v1.CancelJobRequest;
import dev.touchstone.grpc.v1.Dataset;
import dev.touchstone.grpc.v1.DeleteModelRequest;
import dev.touchstone.grpc.v1.GetDatasetRequest;
import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.JobEvent;
import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.ListModelsRequest;
import dev.touchstone.grpc.v1.LiveAction;
import dev.touchstone.grpc.v1.LiveBasis;
import dev.touchstone.grpc.v1.LiveCadence;
import dev.touchstone.grpc.v1.LiveDelta;
import dev.touchstone.grpc.v1.LiveMode;
import dev.touchstone.grpc.v1.LiveOpen;
import dev.touchstone.grpc.v1.LivePolicy;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.program.Program.Result;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
        assertThat(server.streams().reflectedServices())
                .contains(
                        "touchstone.v1.RewardService",
                        "touchstone.v1.JobService",
                        "touchstone.v1.ModelService",
                        "touchstone.v1.PreferenceService",
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
        TrainingJob job = server.train("tone", "minilm", 2);
        List<JobEvent> events = server.watch(job);
        assertThat(events.getLast().getTransition().getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
        assertThat(Program.data(server.directory()).resolve(job.getName()).resolve("worker.log"))
                .content()
                .containsPattern("INFO .*Checkpoint of step 1: training waited \\d+ ms");

        ScoreResponse scored = server.rewards().score(request("tone"));
        assertThat(scored.getResultsList()).hasSize(2).allMatch(result -> result.hasScore());
        List<Float> streamed = server.streams().score("tone", scoreItems());
        for (int i = 0; i < streamed.size(); i++) {
            assertThat((double) streamed.get(i))
                    .isCloseTo(scored.getResults(i).getScore().getReward(), within(TOLERANCE));
        }
        HttpResponse<String> metrics = server.get("/q/metrics");
        assertThat(metrics.body()).containsPattern("touchstone_items_total\\{outcome=\"scored\"[^}]*} [1-9]");
    }

    @Test
    void streamScore_liveAnswer_endsWithTheRewardOfScore() {
        server.watch(server.train("live", "minilm", 1));
        StreamScoreResponse last = server.streams()
                .live(observed("live", "Is the shop open?"), parts("Yes, until ", "six. ", "世界"))
                .getLast();
        assertThat(last.getLive().getAction()).as(last.toString()).isEqualTo(LiveAction.LIVE_ACTION_FINISH);
        assertThat(last.getLive().getBasis()).isEqualTo(LiveBasis.LIVE_BASIS_JUDGED);

        ScoreItem whole = ScoreItem.newBuilder()
                .setPrompt("Is the shop open?")
                .setResponse("Yes, until six. 世界")
                .build();
        ScoreResponse scored = server.rewards()
                .score(ScoreRequest.newBuilder()
                        .setModel("live")
                        .addItems(whole)
                        .build());
        assertThat((double) last.getLive().getScore().getReward())
                .isCloseTo(scored.getResults(0).getScore().getReward(), within(TOLERANCE));
    }

    @Test
    void importCommand_besideTheServer_sealsADatasetThatAllSee() throws Exception {
        Path pairs = SampleLines.pairs(server.directory(), 8);
        Result imported = run("import", "--dataset", "voice", "--data", pairs.toString());
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out()).isEqualToIgnoringNewLines("datasets/voice/revisions/1");

        assertThat(run("datasets", "--json").out().lines())
                .singleElement(STRING)
                .contains("\"datasets/voice/revisions/1\"");
        Dataset seen = server.preferences()
                .getDataset(
                        GetDatasetRequest.newBuilder().setName("datasets/voice").build());
        assertThat(seen.getRevisionsList()).singleElement().satisfies(revision -> {
            assertThat(revision.getName()).isEqualTo("datasets/voice/revisions/1");
            assertThat(revision.getRecords()).isEqualTo(8);
        });
        Result inspected = run("inspect", "--data", "datasets/voice", "--set", "max_length=32");
        assertThat(inspected.code()).as(inspected.err()).isZero();
        assertThat(inspected.out()).contains("\"records\": \"8\"");
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

    private Result run(String... arguments) throws Exception {
        return Program.run(server.directory(), arguments);
    }

    /** A live answer that is checked after each token, however long a check takes. */
    private static LiveOpen observed(String model, String prompt) {
        return LiveOpen.newBuilder()
                .setId("answer")
                .setModel(model)
                .setPrompt(prompt)
                .setMode(LiveMode.LIVE_MODE_OBSERVE)
                .setCadence(LiveCadence.newBuilder().setTokens(1))
                .setPolicy(LivePolicy.newBuilder()
                        .setTimeBudget(Duration.newBuilder().setSeconds(60)))
                .build();
    }

    /** Texts, the last cut inside a character. */
    private static List<LiveDelta> parts(String first, String second, String last) {
        LiveDelta.Builder delta = LiveDelta.newBuilder().setId("answer");
        ByteString bytes = ByteString.copyFromUtf8(last);
        return List.of(
                delta.setText(first).build(),
                delta.setText(second).build(),
                delta.setUtf8(bytes.substring(0, 1)).build(),
                delta.setUtf8(bytes.substring(1)).build());
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
