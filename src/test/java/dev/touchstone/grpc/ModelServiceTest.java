package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.detail;
import static dev.touchstone.grpc.Client.failure;
import static dev.touchstone.grpc.Client.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.grpc.v1.AliasChange;
import dev.touchstone.grpc.v1.CalibrateModelRequest;
import dev.touchstone.grpc.v1.DeleteModelRequest;
import dev.touchstone.grpc.v1.EvaluateModelRequest;
import dev.touchstone.grpc.v1.EvaluateModelResponse;
import dev.touchstone.grpc.v1.GetModelRequest;
import dev.touchstone.grpc.v1.LabelledAnswer;
import dev.touchstone.grpc.v1.ListModelsRequest;
import dev.touchstone.grpc.v1.ListModelsResponse;
import dev.touchstone.grpc.v1.Model;
import dev.touchstone.grpc.v1.ModelVersion;
import dev.touchstone.grpc.v1.PromoteModelRequest;
import dev.touchstone.grpc.v1.PromotionCondition;
import dev.touchstone.grpc.v1.RollbackModelRequest;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.Verdict;
import dev.touchstone.registry.Golden;
import dev.touchstone.registry.ModelRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ServerResource.class)
class ModelServiceTest {
    @Inject
    ModelRegistry registry;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client();
    }

    @AfterEach
    void close() {
        client.close();
        registry.models().forEach(id -> registry.delete(ModelName.of(id)));
    }

    @Test
    void getModel_ofTwoVersions_returnsThemNewestFirst() {
        ModelName first = TinyModel.publish(registry, "tiny");
        ModelName second = TinyModel.publish(registry, "tiny");

        Model model = get("models/tiny");

        assertThat(model.getName()).isEqualTo("models/tiny");
        assertThat(model.getServedVersion()).isEqualTo(second.toString());
        assertThat(model.getChampion()).isEqualTo(second.toString());
        assertThat(model.getCandidate()).isEmpty();
        assertThat(model.getAliasChangesList())
                .extracting(AliasChange::getToVersion)
                .containsExactly(first.toString(), second.toString());
        assertThat(model.getVersionsList())
                .extracting(ModelVersion::getName)
                .containsExactly(second.toString(), first.toString());
        assertThat(get(first.toString()).getVersionsList())
                .extracting(ModelVersion::getName)
                .containsExactly(first.toString());
    }

    @Test
    void getModel_unknownOrMisspelt_saysWhich() {
        assertThat(code(() -> get("models/nobody"))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> get("models/nobody/versions/1"))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> get("Models/Tiny!"))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(code(() -> get(""))).isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void listModels_byPages_returnsEachOnce() {
        for (String id : new String[] {"c", "a", "b"}) {
            TinyModel.publish(registry, id);
        }

        ListModelsResponse first = list(2, "");
        ListModelsResponse second = list(2, first.getNextPageToken());

        assertThat(first.getModelsList()).extracting(Model::getName).containsExactly("models/a", "models/b");
        assertThat(second.getModelsList()).extracting(Model::getName).containsExactly("models/c");
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(list(0, "").getModelsCount()).isEqualTo(3);
    }

    @Test
    void listModels_badPage_isRefused() {
        assertThat(code(() -> list(-1, ""))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(code(() -> list(0, "!"))).isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void deleteModel_served_isGoneAtOnce() {
        TinyModel.publish(registry, "tiny");
        client.rewards().score(request("tiny", "a").build());

        assertError(failure(() -> delete("models/tiny", false)), Code.FAILED_PRECONDITION, "IN_USE");
        delete("models/tiny", true);

        assertThat(code(() -> client.rewards().score(request("tiny", "a").build())))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> get("models/tiny"))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> delete("models/tiny", false))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> delete("models/tiny", true))).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void deleteModel_newestVersion_bringsBackTheOneBefore() {
        ModelName first = TinyModel.publish(registry, "tiny");
        ModelName second = TinyModel.publish(registry, "tiny");
        client.rewards().score(request("tiny", "a").build());

        assertError(failure(() -> delete(second.toString(), false)), Code.FAILED_PRECONDITION, "IN_USE");
        delete(second.toString(), true);

        assertThat(client.rewards().score(request("tiny", "a").build()).getModelVersion())
                .isEqualTo(first.toString());
    }

    @Test
    void promoteModel_candidate_answersFromTheNextRequestOnUntilRolledBack() {
        ModelName first = TinyModel.publish(registry, "tiny");
        promote(first.toString());
        ModelName second = TinyModel.publish(registry, "tiny");
        assertThat(scored("tiny")).isEqualTo(first.toString());
        assertThat(scored("tiny@candidate")).isEqualTo(second.toString());

        Model model = promote("models/tiny@candidate");

        assertThat(model.getServedVersion()).isEqualTo(second.toString());
        assertThat(model.getCandidate()).isEmpty();
        assertThat(model.getAliasChangesList().getLast().getNote()).isEqualTo("as a test wants it");
        assertThat(scored("tiny")).isEqualTo(second.toString());
        assertThat(code(() -> scored("tiny@candidate"))).isEqualTo(Code.NOT_FOUND);

        assertThat(rollBack("models/tiny").getChampion()).isEqualTo(first.toString());
        assertThat(scored("tiny")).isEqualTo(first.toString());
        assertError(failure(() -> rollBack("models/tiny")), Code.FAILED_PRECONDITION, "NO_EARLIER_CHAMPION");
    }

    @Test
    void promoteModel_whileRequestsCome_failsNone() {
        String first = TinyModel.publish(registry, "tiny").toString();
        String second = TinyModel.publish(registry, "tiny").toString();
        AtomicBoolean done = new AtomicBoolean();
        Set<String> answered = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                ScoreResponse response = client.rewards()
                        .withDeadlineAfter(1, TimeUnit.MINUTES)
                        .score(request("tiny", "the answer is kind").build());
                assertThat(response.getResults(0).hasScore()).isTrue();
                answered.add(response.getModelVersion());
            }
        });
        while (answered.size() < 2 && !caller.isDone()) {
            promote(first);
            promote(second);
            rollBack("models/tiny");
        }
        done.set(true);
        caller.join();
        assertThat(answered).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void promoteModel_versionThatDoesNotReproduceItsGoldens_isRefused() {
        ModelName first = TinyModel.publish(registry, "tiny");
        promote(first.toString());
        ModelName damaged =
                TinyModel.publish(registry, "tiny", new Golden(new ScoreInput.WholeText("the answer is kind"), 99));

        assertError(failure(() -> promote(damaged.toString())), Code.FAILED_PRECONDITION, "GOLDEN_MISMATCH");
        assertThat(get("models/tiny").getChampion()).isEqualTo(first.toString());
    }

    @Test
    void promoteModel_withACondition_tellsBothFiguresEitherWay() {
        ModelName first = TinyModel.publish(registry, "tiny");
        promote(first.toString());
        ModelName second = TinyModel.publish(registry, "tiny");
        PromoteModelRequest.Builder request =
                PromoteModelRequest.newBuilder().setName(second.toString()).setNote("as planned");
        assertThat(detail(
                                failure(() -> client.models()
                                        .promoteModel(request.clone()
                                                .setCondition(PromotionCondition.getDefaultInstance())
                                                .build())),
                                BadRequest.class)
                        .orElseThrow()
                        .getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactly("condition.data");
        for (int i = 0; i < 3; i++) {
            request.getConditionBuilder()
                    .getDataBuilder()
                    .getInlineBuilder()
                    .addPreferencesBuilder()
                    .getPairBuilder()
                    .setChosen("the answer is kind " + i)
                    .setRejected("the answer is kind " + i + " and bad");
        }
        request.getConditionBuilder().setMinAccuracy(0).setMaxAccuracyLoss(0);
        PromoteModelRequest met = request.build();
        // Round in a circle: no model agrees with all three.
        for (String[] pair : new String[][] {{"the answer is kind 0 and bad", "x"}, {"x", "the answer is kind 0"}}) {
            request.getConditionBuilder()
                    .getDataBuilder()
                    .getInlineBuilder()
                    .addPreferencesBuilder()
                    .getPairBuilder()
                    .setChosen(pair[0])
                    .setRejected(pair[1]);
        }
        PromoteModelRequest unmet = request.clone()
                .setCondition(request.getConditionBuilder().clone().setMinAccuracy(1))
                .build();

        Status refused = failure(() -> client.models().promoteModel(unmet));
        assertError(refused, Code.FAILED_PRECONDITION, "PROMOTION_REFUSED");
        assertThat(refused.getMessage()).containsPattern("accuracy (0\\.\\d+) \\(champion \\1\\) on 5 pairs");
        assertThat(get("models/tiny").getChampion()).isEqualTo(first.toString());

        Model promoted = client.models().promoteModel(met);
        assertThat(promoted.getChampion()).isEqualTo(second.toString());
        assertThat(promoted.getAliasChangesList().getLast().getNote())
                .startsWith("as planned; accuracy ")
                .endsWith(" on 3 pairs");
    }

    @Test
    void promoteModel_namesThatMeanNoVersion_areRefused() {
        TinyModel.publish(registry, "tiny");
        assertThat(code(() -> promote("models/tiny"))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(code(() -> promote("models/tiny@latest"))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(code(() -> promote("models/tiny@candidate"))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> promote("models/tiny/versions/2"))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> rollBack("models/tiny/versions/1"))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(code(() -> rollBack("models/nobody"))).isEqualTo(Code.NOT_FOUND);
    }

    private String scored(String model) {
        return client.rewards().score(request(model, "a").build()).getModelVersion();
    }

    private Model promote(String name) {
        return client.models()
                .promoteModel(PromoteModelRequest.newBuilder()
                        .setName(name)
                        .setNote("as a test wants it")
                        .build());
    }

    private Model rollBack(String name) {
        return client.models()
                .rollbackModel(RollbackModelRequest.newBuilder().setName(name).build());
    }

    private Model get(String name) {
        return client.models()
                .getModel(GetModelRequest.newBuilder().setName(name).build());
    }

    private ListModelsResponse list(int size, String token) {
        return client.models()
                .listModels(ListModelsRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }

    @Test
    void deleteModel_versionThatNothingNeeds_goesWithoutForce() {
        ModelName first = TinyModel.publish(registry, "tiny");
        TinyModel.publish(registry, "tiny");
        delete(first.toString(), false);
        assertThat(get("models/tiny").getVersionsCount()).isEqualTo(1);
    }

    @Test
    void evaluateModel_besideAnother_measuresBothOnTheSamePairs() {
        ModelName first = TinyModel.publish(registry, "tiny");
        ModelName second = TinyModel.publish(registry, "tiny");
        EvaluateModelRequest.Builder request =
                EvaluateModelRequest.newBuilder().setName("models/tiny").setAgainst(first.toString());
        for (int i = 0; i < 5; i++) {
            request.getDataBuilder()
                    .getInlineBuilder()
                    .addPreferencesBuilder()
                    .getPairBuilder()
                    .setChosen("the answer is kind " + i)
                    .setRejected("the answer is kind " + i + " and bad")
                    .setAnnotator("mira");
        }
        EvaluateModelResponse response = client.models().evaluateModel(request.build());

        assertThat(response.getEvaluation().getModel()).isEqualTo(second.toString());
        assertThat(response.getAgainst().getModel()).isEqualTo(first.toString());
        assertThat(response.getEvaluation().getPairs()).isEqualTo(5);
        float margin = TinyModel.reward(new ScoreInput.WholeText("the answer is kind 0"))
                - TinyModel.reward(new ScoreInput.WholeText("the answer is kind 0 and bad"));
        assertThat(response.getEvaluation().getAccuracy().getValue()).isEqualTo(margin > 0 ? 1 : 0);
        assertThat(response.getEvaluation().getByAnnotator(0).getAnnotator()).isEqualTo("mira");
        assertThat(response.getComparison().getPValue()).isEqualTo(1);
        assertThat(response.getComparison().getFlipsList()).isEmpty();
    }

    @Test
    void evaluateModel_badRequest_namesEveryField() {
        EvaluateModelRequest bad = EvaluateModelRequest.newBuilder()
                .setName("Models/Tiny!")
                .setAgainst("models/tiny@latest")
                .setMaxLength(0)
                .build();
        assertThat(detail(failure(() -> client.models().evaluateModel(bad)), BadRequest.class)
                        .orElseThrow()
                        .getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactly("name", "data", "against", "max_length");
        EvaluateModelRequest.Builder outside = EvaluateModelRequest.newBuilder().setName("models/nobody");
        outside.getDataBuilder().setPath("/etc/passwd");
        assertThat(code(() -> client.models().evaluateModel(outside.build()))).isEqualTo(Code.NOT_FOUND);
        TinyModel.publish(registry, "tiny");
        assertThat(code(() -> client.models()
                        .evaluateModel(outside.setName("models/tiny").build())))
                .isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void calibrateModel_enoughAnswers_givesTheVersionAGateAtOnce() {
        ModelName version = TinyModel.publish(registry, "tiny");
        List<String> byReward = Stream.of("the answer is kind", "no", "bad bad answer", "please return")
                .sorted(Comparator.comparing(text -> TinyModel.reward(new ScoreInput.WholeText(text))))
                .toList();
        CalibrateModelRequest.Builder request = CalibrateModelRequest.newBuilder()
                .setName("models/tiny@champion")
                .setMaxFalseAccept(0.2)
                .setMaxFalseBlock(0.2);
        for (int i = 0; i < 60; i++) {
            request.getAnswersBuilder()
                    .getInlineBuilder()
                    .addAnswers(labelled(byReward.getFirst(), 0))
                    .addAnswers(labelled(byReward.getLast(), 1));
        }

        ModelVersion calibrated = client.models().calibrateModel(request.build());

        assertThat(calibrated.getName()).isEqualTo(version.toString());
        assertThat(calibrated.getCalibration().getFalseAccept().getExamples()).isPositive();
        ScoreResponse response = client.rewards()
                .score(request("tiny", byReward.getFirst(), byReward.getLast()).build());
        assertThat(response.getResultsList())
                .extracting(result -> result.getScore().getVerdict())
                .containsExactly(Verdict.VERDICT_BLOCK, Verdict.VERDICT_ACCEPT);
        assertThat(registry.directory(version).resolve("calibration.html")).exists();
    }

    @Test
    void calibrateModel_tooFewAnswersOrBadOnes_isRefused() {
        TinyModel.publish(registry, "tiny");
        CalibrateModelRequest.Builder request =
                CalibrateModelRequest.newBuilder().setName("models/tiny@champion");
        request.getAnswersBuilder()
                .getInlineBuilder()
                .addAnswers(labelled("kind", 1))
                .addAnswers(labelled("bad", 0));
        assertError(
                failure(() -> client.models().calibrateModel(request.build())), Code.INVALID_ARGUMENT, "INVALID_DATA");

        request.setConfidence(1).getAnswersBuilder().getInlineBuilder().addAnswers(labelled("", 2));
        assertThat(detail(failure(() -> client.models().calibrateModel(request.build())), BadRequest.class)
                        .orElseThrow()
                        .getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder(
                        "confidence", "answers.inline.answers[2].label", "answers.inline.answers[2].item.text");

        request.clear().setName("models/tiny@champion").getAnswersBuilder().setPath("/etc/passwd");
        assertError(
                failure(() -> client.models().calibrateModel(request.build())),
                Code.PERMISSION_DENIED,
                "PATH_NOT_ALLOWED");
        request.getAnswersBuilder().setDataset("datasets/nobody");
        assertError(
                failure(() -> client.models().calibrateModel(request.build())), Code.NOT_FOUND, "DATASET_NOT_FOUND");
    }

    private static LabelledAnswer labelled(String text, int label) {
        return LabelledAnswer.newBuilder()
                .setItem(ScoreItem.newBuilder().setText(text))
                .setLabel(label)
                .build();
    }

    private void delete(String name, boolean force) {
        client.models()
                .deleteModel(DeleteModelRequest.newBuilder()
                        .setName(name)
                        .setForce(force)
                        .build());
    }

    private static Code code(ThrowingCallable call) {
        return Code.forNumber(failure(call).getCode());
    }
}
