package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.detail;
import static dev.touchstone.grpc.Client.failure;
import static dev.touchstone.grpc.Client.raw;
import static dev.touchstone.grpc.Client.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.grpc.v1.GetModelRequest;
import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.Score;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.ScoreResult;
import dev.touchstone.grpc.v1.ServerInfo;
import dev.touchstone.grpc.v1.Truncation;
import dev.touchstone.grpc.v1.Verdict;
import dev.touchstone.registry.Golden;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.Admission;
import dev.touchstone.testing.LinuxThread;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ServerResource.class)
class ScoreServiceTest {
    private static final float TOLERANCE = 1e-4f;
    private static final int MANY_CALLS = 10_000;

    @Inject
    ModelRegistry registry;

    @Inject
    Admission admission;

    private Client client;
    private ModelName version;

    @BeforeEach
    void publish() {
        client = new Client();
        version = TinyModel.publish(registry, "tiny");
    }

    @AfterEach
    void close() {
        client.close();
        registry.delete(ModelName.of("tiny"));
    }

    @Test
    void score_onProcessors_isComputedBehindThreadsThatAnswerCallers() {
        client.rewards().score(request("tiny", "a kind answer").build());

        int usual = LinuxThread.current().niceness();
        assertThat(LinuxThread.all())
                .filteredOn(thread -> thread.name().startsWith("score-"))
                .isNotEmpty()
                .allMatch(thread -> thread.niceness() == usual + 5);
        assertThat(LinuxThread.all())
                .filteredOn(thread -> thread.name().startsWith("vert.x-event"))
                .isNotEmpty()
                .allMatch(thread -> thread.niceness() == usual);
    }

    @Test
    void score_textAndAnswer_giveTheModelsRewards() {
        ScoreResponse response = client.rewards()
                .score(ScoreRequest.newBuilder()
                        .setModel("tiny")
                        .addItems(ScoreItem.newBuilder().setId("one").setText("a kind answer"))
                        .addItems(ScoreItem.newBuilder()
                                .setId("two")
                                .setPrompt("is it true")
                                .setResponse("it is"))
                        .build());

        ScoreInput text = new ScoreInput.WholeText("a kind answer");
        ScoreInput answer = new ScoreInput.Answer(new Prompt.Text("is it true"), "it is");
        assertThat(response.getModelVersion()).isEqualTo(version.toString());
        assertThat(response.getContract()).isEqualTo(registry.manifest(version).contract());
        assertThat(response.getResultsList()).extracting(ScoreResult::getId).containsExactly("one", "two");
        assertScore(response.getResults(0).getScore(), text);
        assertScore(response.getResults(1).getScore(), answer);
        assertThat(response.getTimings().getTokenizeNs()).isPositive();
        assertThat(response.getTimings().getInferenceNs()).isPositive();
    }

    @Test
    void score_calibratedVersion_hasProbabilityAndVerdictAndSaysBeforeThatItHasNone() {
        Score before = client.rewards()
                .score(Client.request("tiny", "a kind answer").build())
                .getResults(0)
                .getScore();
        assertThat(before.getVerdict()).isEqualTo(Verdict.VERDICT_NOT_CALIBRATED);
        assertThat(before.hasPAcceptable()).isFalse();

        registry.calibrate(version, gateAt(version, before.getReward() - 1));
        Score accepted = client.rewards()
                .score(Client.request("tiny", "a kind answer").build())
                .getResults(0)
                .getScore();
        assertThat(accepted.getVerdict()).isEqualTo(Verdict.VERDICT_ACCEPT);
        assertThat(accepted.getPAcceptable()).isCloseTo(1 / (1 + Math.exp(-before.getReward())), within(1e-4));

        registry.calibrate(version, gateAt(version, before.getReward() + 1));
        assertThat(client.rewards()
                        .score(Client.request("tiny", "a kind answer").build())
                        .getResults(0)
                        .getScore()
                        .getVerdict())
                .isEqualTo(Verdict.VERDICT_BLOCK);
        assertThat(client.models()
                        .getModel(GetModelRequest.newBuilder()
                                .setName(version.toString())
                                .build())
                        .getVersions(0)
                        .getCalibration()
                        .getAcceptAbove())
                .isCloseTo(before.getReward() + 1, within(1e-4));
    }

    @Test
    void score_severalAttributes_areWeighedAsTheRequestSays() {
        ModelName both = TinyModel.publish(registry, "both", List.of("tone", "overall"));
        try {
            ScoreRequest.Builder request = Client.request("both", "a kind answer");
            Score usual = client.rewards().score(request.build()).getResults(0).getScore();
            float tone = usual.getAttributesOrThrow("tone");
            float overall = usual.getAttributesOrThrow("overall");
            assertThat(tone).isNotEqualTo(overall);
            assertThat(usual.getReward()).isEqualTo(overall);
            assertThat(usual.getVerdict()).isEqualTo(Verdict.VERDICT_NOT_CALIBRATED);

            request.putAttributeWeights("tone", 2).putAttributeWeights("overall", -0.5);
            Score weighed =
                    client.rewards().score(request.build()).getResults(0).getScore();
            assertThat(weighed.getReward()).isCloseTo(2 * tone - 0.5f * overall, within(1e-6f));
            assertThat(weighed.getVerdict()).isEqualTo(Verdict.VERDICT_NOT_CALIBRATED);

            registry.calibrate(both, gateAt(both, overall - 1));
            Score uncovered =
                    client.rewards().score(request.build()).getResults(0).getScore();
            assertThat(uncovered.getVerdict()).isEqualTo(Verdict.VERDICT_OTHER_WEIGHTS);
            assertThat(uncovered.hasPAcceptable()).isFalse();

            assertError(
                    failure(() -> client.rewards()
                            .score(request.putAttributeWeights("depth", 1).build())),
                    Code.INVALID_ARGUMENT,
                    "INVALID_REQUEST");
            assertThat(client.rewards()
                            .getServerInfo(GetServerInfoRequest.getDefaultInstance())
                            .getModelsList())
                    .filteredOn(model -> model.getModelVersion().equals(both.toString()))
                    .singleElement()
                    .satisfies(model -> assertThat(model.getAttributesList()).containsExactly("tone", "overall"));
        } finally {
            registry.delete(ModelName.of("both"));
        }
    }

    private Calibration gateAt(ModelName of, double threshold) {
        Calibration.ErrorBound bound = new Calibration.ErrorBound(200, 0, 0.015);
        return new Calibration(
                registry.manifest(of).contract(),
                new Calibration.Curve.Logistic(Calibration.Curve.Kind.TEMPERATURE, 1, 0),
                threshold,
                threshold,
                GateTarget.DEFAULT,
                bound,
                bound,
                Map.of(),
                "ab",
                Instant.EPOCH);
    }

    @Test
    void score_newVersionPublished_isServedOnceItIsLoaded() {
        assertThat(served()).isEqualTo(version);
        ModelName next = TinyModel.publish(registry, "tiny");

        assertThat(Stream.generate(this::served).limit(MANY_CALLS).anyMatch(next::equals))
                .isTrue();
        assertThat(served()).isEqualTo(next);
    }

    private ModelName served() {
        return ModelName.parse(
                client.rewards().score(request("tiny", "a").build()).getModelVersion());
    }

    @Test
    void score_newestVersionDoesNotReproduceItsGoldens_keepsThePrevious() {
        ModelName wrong = TinyModel.publish(registry, "tiny", new Golden(new ScoreInput.WholeText("a"), 1e6f));

        assertThat(client.rewards().score(request("tiny", "a").build()).getModelVersion())
                .isEqualTo(version.toString());
        Status status = failure(
                () -> client.rewards().score(request(wrong.toString(), "a").build()));
        assertError(status, Code.FAILED_PRECONDITION, "GOLDEN_MISMATCH");
    }

    @Test
    void score_itemsThatCannotBeScored_failAlone() {
        ScoreResponse response = client.rewards()
                .score(request("tiny", "good", "", " \n", "word ".repeat(100), "x".repeat(1_000_001))
                        .addItems(ScoreItem.newBuilder().setText("both").setResponse("forms"))
                        .addItems(ScoreItem.newBuilder().setResponse("without prompt"))
                        .addItems(ScoreItem.newBuilder().setId("i".repeat(257)).setText("long id"))
                        .build());

        assertThat(response.getResults(0).hasScore()).isTrue();
        assertError(response.getResults(1).getError(), Code.INVALID_ARGUMENT, "EMPTY_TEXT");
        assertError(response.getResults(2).getError(), Code.INVALID_ARGUMENT, "EMPTY_TEXT");
        assertError(response.getResults(3).getError(), Code.INVALID_ARGUMENT, "TEXT_TOO_LONG");
        assertError(response.getResults(4).getError(), Code.INVALID_ARGUMENT, "TEXT_TOO_LONG");
        for (int i = 1; i < 5; i++) {
            BadRequest fields =
                    detail(response.getResults(i).getError(), BadRequest.class).orElseThrow();
            assertThat(fields.getFieldViolations(0).getField()).isEqualTo("items[" + i + "].text");
        }
        for (int i = 5; i < 8; i++) {
            assertError(response.getResults(i).getError(), Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        }
    }

    @Test
    void score_truncationAskedFor_cutsAndReportsIt() {
        Score score = client.rewards()
                .score(request("tiny", "word ".repeat(100))
                        .setTruncation(Truncation.TRUNCATION_RIGHT)
                        .setMaxLength(16)
                        .build())
                .getResults(0)
                .getScore();
        assertThat(score.getTokens()).isEqualTo(16);
        assertThat(score.getTruncated()).isTrue();
    }

    @Test
    void score_severalBadFields_areAllNamed() {
        Status status = failure(() -> client.rewards()
                .score(ScoreRequest.newBuilder()
                        .setModel("No Model")
                        .setTruncationValue(77)
                        .setMaxLength(-1)
                        .build()));

        assertError(status, Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertThat(detail(status, BadRequest.class).orElseThrow().getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder("items", "model", "truncation", "max_length");
    }

    @Test
    void score_tooManyItems_isRefused() {
        ScoreRequest.Builder request = ScoreRequest.newBuilder().setModel("tiny");
        for (int i = 0; i < 33; i++) {
            request.addItems(ScoreItem.newBuilder().setText("a"));
        }
        assertError(failure(() -> client.rewards().score(request.build())), Code.INVALID_ARGUMENT, "INVALID_REQUEST");
    }

    @Test
    void score_unknownModel_isNotFound() {
        Status status =
                failure(() -> client.rewards().score(request("nobody", "a").build()));
        assertError(status, Code.NOT_FOUND, "MODEL_NOT_FOUND");
    }

    @Test
    void score_serverFull_isOverloadedWithADelayAndRecovers() {
        try (Admission.Permit all = admission.acquire(Collections.nCopies(512, new ScoreInput.WholeText("a")))) {
            Status status =
                    failure(() -> client.rewards().score(request("tiny", "a").build()));
            assertThat(all).isNotNull();
            assertError(status, Code.RESOURCE_EXHAUSTED, "OVERLOADED");
            assertThat(detail(status, RetryInfo.class)
                            .orElseThrow()
                            .getRetryDelay()
                            .getSeconds())
                    .isPositive();
        }
        assertThat(client.rewards()
                        .score(request("tiny", "a").build())
                        .getResults(0)
                        .hasScore())
                .isTrue();
    }

    @Test
    void score_tenMegabytes_isRefusedAndTheServerLives() {
        Status status = failure(() ->
                client.rewards().score(request("tiny", "x".repeat(10 << 20)).build()));
        assertThat(status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
        assertThat(client.rewards()
                        .score(request("tiny", "a").build())
                        .getResults(0)
                        .hasScore())
                .isTrue();
    }

    @Test
    void score_notUtf8OrNotProtobuf_isRefusedAndTheServerLives() {
        byte[] modelNotUtf8 = {0x0A, 0x01, (byte) 0xFF};
        byte[] cutOff = {0x0A, 0x7F, 'a'};
        for (byte[] message : new byte[][] {modelNotUtf8, cutOff}) {
            Status status = failure(() -> ClientCalls.blockingUnaryCall(
                    client.channel(), raw(RewardServiceGrpc.getScoreMethod()), CallOptions.DEFAULT, message));
            assertError(status, Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        }
        assertThat(client.rewards()
                        .score(request("tiny", "a").build())
                        .getResults(0)
                        .hasScore())
                .isTrue();
    }

    @Test
    void score_deadlinePassed_isDeadlineExceeded() {
        Status status = failure(() -> client.rewards()
                .withDeadlineAfter(-1, TimeUnit.SECONDS)
                .score(request("tiny", "a").build()));
        assertThat(status.getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
    }

    @Test
    void getServerInfo_afterAScore_tellsLimitsAndModels() {
        client.rewards().score(request(version.toString(), "a").build());
        ServerInfo info = client.rewards().getServerInfo(GetServerInfoRequest.getDefaultInstance());

        assertThat(info.getDevice()).isEqualTo("cpu");
        assertThat(info.getSupportedModelTypesList()).contains("bert", "opt");
        assertThat(info.getLimits().getMaxMessageBytes()).isEqualTo(4 << 20);
        assertThat(info.getLimits().getMaxItemsPerRequest()).isEqualTo(32);
        assertThat(info.getLimits().getMaxPrefixCacheBytes()).isPositive();
        assertThat(info.getModelsList()).anySatisfy(model -> {
            assertThat(model.getModelVersion()).isEqualTo(version.toString());
            assertThat(model.getMaxLength()).isEqualTo(TinyModel.MAX_LENGTH);
        });
    }

    private static void assertScore(Score score, ScoreInput input) {
        assertThat(score.getReward()).isCloseTo(TinyModel.reward(input), within(TOLERANCE));
        assertThat(score.getTokens()).isEqualTo(TinyModel.tokens(input).length());
        assertThat(score.getTruncated()).isFalse();
    }
}
