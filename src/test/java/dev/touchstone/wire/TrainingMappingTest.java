package dev.touchstone.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.LoraOptions.Publish;
import dev.touchstone.domain.LrScheduler;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.grpc.v1.AnnotatorRanking;
import dev.touchstone.grpc.v1.ChatMessage;
import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.LabelledText;
import dev.touchstone.grpc.v1.Preference;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceRanking;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.TrainOptions;
import dev.touchstone.grpc.v1.TrainRequest;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrainingMappingTest {
    private static TrainRequest.Builder request() {
        return TrainRequest.newBuilder()
                .setModel("brand-voice")
                .setBaseModel("minilm")
                .setData(PreferenceSource.newBuilder().setPath("data.jsonl"));
    }

    private static List<String> badFields(ThrowingCallable action) {
        TouchstoneException refused = catchThrowableOfType(TouchstoneException.class, action);
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_REQUEST);
        return refused.violations().stream().map(FieldViolation::field).toList();
    }

    private static List<String> badFields(Preference... preferences) {
        TrainRequest request = request()
                .setData(PreferenceSource.newBuilder()
                        .setInline(InlinePreferences.newBuilder().addAllPreferences(List.of(preferences))))
                .build();
        return badFields(() -> TrainingMapping.toDomain(request));
    }

    @Test
    void toDomain_noOptions_takesTheBaseModelsDefaults() {
        assertThat(TrainingMapping.toDomain(request().build()).spec().options())
                .isEqualTo(TrainingOptions.defaultsFor("minilm"));
        assertThat(TrainingMapping.toDomain(request().setBaseModel("opt").build())
                        .spec()
                        .options()
                        .learningRate())
                .isEqualTo(5e-5);
    }

    @Test
    void toDomain_zeroThatIsSet_isNotTheDefault() {
        TrainRequest request = request()
                .setOptions(TrainOptions.newBuilder().setWarmupRatio(0).setEvalFraction(0))
                .build();
        TrainingOptions options = TrainingMapping.toDomain(request).spec().options();
        assertThat(options.warmupRatio()).isZero();
        assertThat(options.evalFraction()).isZero();
    }

    @Test
    void toDomain_idOfTheEmbeddedBase_isRefused() {
        TrainRequest request = request().setModel("minilm").build();
        assertThatThrownBy(() -> TrainingMapping.toDomain(request))
                .hasMessageContaining("model: minilm (expected: an id other than that of the embedded base model");
    }

    @Test
    void toDomain_everythingWrong_namesEveryFieldAtOnce() {
        TrainRequest request = TrainRequest.newBuilder()
                .setModel("../etc")
                .setOptions(TrainOptions.newBuilder()
                        .setLearningRate(-1)
                        .setNumTrainEpochs(0)
                        .setPerDeviceTrainBatchSize(0)
                        .setGradientAccumulationSteps(-1)
                        .setMaxLength(0)
                        .setTruncationValue(77)
                        .setWarmupRatio(1.5)
                        .setWeightDecay(Double.NaN)
                        .setMaxGradNorm(0)
                        .setLrSchedulerValue(77)
                        .setEvalFraction(1)
                        .setEvalSteps(-1)
                        .setCheckpointSteps(-1)
                        .setCheckpointMinutes(-1)
                        .setSaveTotalLimit(0)
                        .setMetricForBestModelValue(77)
                        .setEarlyStoppingPatience(-1)
                        .setEarlyStoppingThreshold(Double.NaN)
                        .setCenterRewardsCoefficient(Double.POSITIVE_INFINITY)
                        .setMaxSkippedLines(-1)
                        .setMaxRuntime(Duration.newBuilder().setSeconds(-1)))
                .setEvalData(PreferenceSource.newBuilder().setPath("\0"))
                .setRequestId("not a uuid")
                .build();
        assertThat(badFields(() -> TrainingMapping.toDomain(request)))
                .containsExactlyInAnyOrder(
                        "model",
                        "base_model",
                        "data",
                        "eval_data.path",
                        "options.learning_rate",
                        "options.num_train_epochs",
                        "options.per_device_train_batch_size",
                        "options.gradient_accumulation_steps",
                        "options.max_length",
                        "options.truncation",
                        "options.warmup_ratio",
                        "options.weight_decay",
                        "options.max_grad_norm",
                        "options.lr_scheduler",
                        "options.eval_fraction",
                        "options.eval_steps",
                        "options.checkpoint_steps",
                        "options.checkpoint_minutes",
                        "options.save_total_limit",
                        "options.metric_for_best_model",
                        "options.early_stopping_patience",
                        "options.early_stopping_threshold",
                        "options.center_rewards_coefficient",
                        "options.max_skipped_lines",
                        "options.max_runtime",
                        "request_id");
    }

    @Test
    void toDomain_patienceWithNothingToMeasureOn_isRefused() {
        TrainRequest request = request()
                .setOptions(
                        TrainOptions.newBuilder().setEarlyStoppingPatience(3).setEvalFraction(0))
                .build();
        assertThat(badFields(() -> TrainingMapping.toDomain(request)))
                .containsExactly("options.early_stopping_patience");
    }

    @Test
    void toDomain_oneBadPreference_countsItAndNamesIt() {
        assertThat(badFields(Preference.getDefaultInstance()))
                .containsExactly("data.inline.preferences", "data.inline.preferences[0]");
    }

    @Test
    void toDomain_promptBesideMessages_isRefused() {
        PreferencePair both = PreferencePair.newBuilder()
                .setPrompt("why")
                .addMessages(ChatMessage.newBuilder().setRole("user").setContent("why"))
                .setChosen("a")
                .setRejected("b")
                .build();
        Preference preference = Preference.newBuilder().setPair(both).build();
        assertThat(badFields(preference, preference))
                .containsExactly(
                        "data.inline.preferences[0].pair.messages", "data.inline.preferences[1].pair.messages");
    }

    @Test
    void toDomain_durationOfTwoSigns_isInvalid() {
        TrainRequest request = request()
                .setOptions(TrainOptions.newBuilder()
                        .setMaxRuntime(Duration.newBuilder().setSeconds(1).setNanos(-1)))
                .build();
        assertThat(badFields(() -> TrainingMapping.toDomain(request))).containsExactly("options.max_runtime");
    }

    @Test
    void toDomain_badPreferences_namesEachByPosition() {
        Preference good = Preference.newBuilder()
                .setPair(PreferencePair.newBuilder().setChosen("a").setRejected("b"))
                .build();
        Preference pair = Preference.newBuilder()
                .setPair(PreferencePair.newBuilder()
                        .addMessages(ChatMessage.newBuilder().setRole("robot").setContent("x"))
                        .setChosen("same")
                        .setRejected("same")
                        .setMargin(Double.NaN)
                        .setWeight(0))
                .build();
        Preference ranking = Preference.newBuilder()
                .setRanking(PreferenceRanking.newBuilder()
                        .setPrompt(" ")
                        .addResponses("a")
                        .addResponses("")
                        .addRankings(AnnotatorRanking.newBuilder().addRanks(0).addRanks(1))
                        .addRankings(AnnotatorRanking.newBuilder().addRanks(1)))
                .build();
        Preference text = Preference.newBuilder()
                .setLabelledText(LabelledText.newBuilder().setText("").setLabel(2))
                .build();
        assertThat(badFields(good, pair, ranking, text, Preference.getDefaultInstance()))
                .containsExactlyInAnyOrder(
                        "data.inline.preferences[1].pair.messages[0].role",
                        "data.inline.preferences[1].pair.rejected",
                        "data.inline.preferences[1].pair.margin",
                        "data.inline.preferences[1].pair.weight",
                        "data.inline.preferences[2].ranking.prompt",
                        "data.inline.preferences[2].ranking.responses",
                        "data.inline.preferences[2].ranking.rankings[0].ranks",
                        "data.inline.preferences[2].ranking.rankings[1].ranks",
                        "data.inline.preferences[3].labelled_text.text",
                        "data.inline.preferences[3].labelled_text.label",
                        "data.inline.preferences[4]");
    }

    @Test
    void toDomain_badPreference_neverQuotesItsTexts() {
        Preference pair = Preference.newBuilder()
                .setPair(PreferencePair.newBuilder().setChosen("secret").setRejected("secret"))
                .build();
        TrainRequest request = request()
                .setData(PreferenceSource.newBuilder()
                        .setInline(InlinePreferences.newBuilder().addPreferences(pair)))
                .build();
        TouchstoneException refused =
                catchThrowableOfType(TouchstoneException.class, () -> TrainingMapping.toDomain(request));
        assertThat(refused).hasMessageNotContaining("secret");
    }

    @Test
    void options_words_areReadByTheirFieldsTypes() {
        TrainingOptions options = TrainingMapping.options(
                Map.of(
                        "learning_rate", "1e-3",
                        "num_train_epochs", "2",
                        "max_length", "128",
                        "truncation", "right",
                        "lr_scheduler", "COSINE",
                        "gradient_checkpointing", "true",
                        "seed", "-5",
                        "max_runtime", "1h30m"),
                TrainingOptions.defaultsFor("minilm"));
        assertThat(options.learningRate()).isEqualTo(1e-3);
        assertThat(options.numTrainEpochs()).isEqualTo(2);
        assertThat(options.maxLength()).isEqualTo(128);
        assertThat(options.truncation()).isEqualTo(Truncation.RIGHT);
        assertThat(options.lrScheduler()).isEqualTo(LrScheduler.COSINE);
        assertThat(options.gradientCheckpointing()).isTrue();
        assertThat(options.seed()).isEqualTo(-5);
        assertThat(options.maxRuntime()).contains(java.time.Duration.ofMinutes(90));
        assertThat(options.warmupRatio()).isEqualTo(0.03);
    }

    @Test
    void options_badWords_areAllNamedWithWhatWasExpected() {
        TouchstoneException refused = catchThrowableOfType(
                TouchstoneException.class,
                () -> TrainingMapping.options(
                        Map.of(
                                "learning-rate", "1",
                                "truncation", "UP",
                                "seed", "1.5",
                                "max_runtime", "long",
                                "gradient_checkpointing", "yes",
                                "weight_decay", "-1"),
                        TrainingOptions.defaultsFor("minilm")));
        assertThat(refused.violations())
                .extracting(FieldViolation::field)
                .containsExactlyInAnyOrder(
                        "learning-rate", "truncation", "seed", "max_runtime", "gradient_checkpointing", "weight_decay");
        assertThat(refused)
                .hasMessageContaining("expected one of: learning_rate, num_train_epochs")
                .hasMessageContaining("truncation: UP (expected: one of NONE, RIGHT, LEFT)");
    }

    @Test
    void options_wordsOfAGroup_areReadUnderItsName() {
        TrainingOptions defaults = TrainingOptions.defaultsFor("minilm");
        assertThat(TrainingMapping.options(Map.of("lora.target_modules", "query, value", "lora.r", "16"), defaults)
                        .lora())
                .contains(new LoraOptions(16, 8, 0, List.of("query", "value"), Publish.MERGED));
        assertThat(TrainingMapping.options(Map.of("seed", "1"), defaults).lora())
                .isEmpty();
        assertThatThrownBy(() -> TrainingMapping.options(Map.of("lora", "8"), defaults))
                .hasMessageContaining("lora: no such option (expected one of: learning_rate,")
                .hasMessageContaining("lora.r, lora.alpha, lora.dropout, lora.target_modules, lora.publish");
        assertThat(badFields(() -> TrainingMapping.options(
                        Map.of("lora.rank", "8", "seed.x", "1", "lora.alpha", "0", "lora.dropout", "1"), defaults)))
                .containsExactlyInAnyOrder("lora.rank", "seed.x", "lora.alpha", "lora.dropout");
    }

    @Test
    void toDomain_adaptersOverAChampionsAdapters_takeOverWhatIsLeftOutAndEndWithRankZero() {
        LoraOptions champions = new LoraOptions(4, 32, 0.1, List.of("q_proj"), Publish.MERGED);
        TrainingOptions defaults = OptionsMapping.toDomain(
                TrainOptions.newBuilder()
                        .setLora(LoraMapping.toProto(champions))
                        .build(),
                TrainingOptions.defaultsFor("opt"));
        assertThat(defaults.lora()).contains(champions);
        assertThat(OptionsMapping.toDomain(lora(16), defaults).lora())
                .contains(new LoraOptions(16, 32, 0.1, List.of("q_proj"), Publish.MERGED));
        assertThat(OptionsMapping.toDomain(lora(0), defaults).lora()).isEmpty();
        assertThat(badFields(() -> OptionsMapping.toDomain(lora(-1), defaults))).containsExactly("lora.r");
        assertThatThrownBy(() -> TrainingMapping.options(Map.of("lora.r", "0", "lora.alpha", "16"), defaults))
                .hasMessageContaining("lora.r: 0 (expected: >= 1 with other lora options, or 0 alone");
    }

    private static TrainOptions lora(int r) {
        return TrainOptions.newBuilder()
                .setLora(dev.touchstone.grpc.v1.LoraOptions.newBuilder().setR(r))
                .build();
    }
}
