package dev.touchstone.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.touchstone.domain.AttributeRewards;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Judgement;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.Score;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResult;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ScoreMappingTest {
    @Test
    void toDomain_requestWithoutOptions_takesTheDefaults() {
        ScoreQuery query = ScoreMapping.toDomain(
                ScoreRequest.newBuilder()
                        .addItems(ScoreItem.getDefaultInstance())
                        .build(),
                1);
        assertThat(query.model()).isEmpty();
        assertThat(query.priority()).isEqualTo(Priority.INTERACTIVE);
        assertThat(query.truncation()).isEqualTo(Truncation.NONE);
        assertThat(query.maxLength()).isEmpty();
    }

    @Test
    void toDomain_streamRequest_takesItsOptions() {
        ScoreQuery query = ScoreMapping.toDomain(StreamScoreRequest.newBuilder()
                .setModel("models/tone/versions/3")
                .setTruncation(dev.touchstone.grpc.v1.Truncation.TRUNCATION_LEFT)
                .setMaxLength(12)
                .build());
        assertThat(query.model()).contains(ModelName.of("tone", 3));
        assertThat(query.truncation()).isEqualTo(Truncation.LEFT);
        assertThat(query.maxLength()).hasValue(12);
    }

    @Test
    void toDomain_priority_dependsOnTheMethodUnlessGiven() {
        StreamScoreRequest plain = StreamScoreRequest.getDefaultInstance();
        StreamScoreRequest urgent = StreamScoreRequest.newBuilder()
                .setPriority(dev.touchstone.grpc.v1.Priority.PRIORITY_INTERACTIVE)
                .build();
        assertThat(ScoreMapping.toDomain(plain).priority()).isEqualTo(Priority.BULK);
        assertThat(ScoreMapping.toDomain(urgent).priority()).isEqualTo(Priority.INTERACTIVE);
    }

    @Test
    void toDomain_everythingWrong_namesEveryField() {
        ScoreRequest request = ScoreRequest.newBuilder()
                .setModel("No Model")
                .setTruncationValue(9)
                .setPriorityValue(9)
                .setMaxLength(0)
                .build();
        assertThat(refused(() -> ScoreMapping.toDomain(request, 32)).violations())
                .extracting(FieldViolation::field)
                .containsExactlyInAnyOrder("items", "model", "priority", "truncation", "max_length");
    }

    @Test
    void toDomain_item_isTextOrAnswer() {
        ChatMessage turn = new ChatMessage("user", "hello");
        assertThat(ScoreMapping.toDomain(item().setText("whole").build())).isEqualTo(new ScoreInput.WholeText("whole"));
        assertThat(ScoreMapping.toDomain(
                        item().setPrompt("why").setResponse("so").build()))
                .isEqualTo(new ScoreInput.Answer(new Prompt.Text("why"), "so"));
        assertThat(ScoreMapping.toDomain(item().addMessages(dev.touchstone.grpc.v1.ChatMessage.newBuilder()
                                .setRole("user")
                                .setContent("hello"))
                        .setResponse("so")
                        .build()))
                .isEqualTo(new ScoreInput.Answer(new Prompt.Conversation(List.of(turn)), "so"));
    }

    @Test
    void toDomain_promptBesideMessages_isRefused() {
        ScoreItem both = item().setPrompt("why")
                .addMessages(dev.touchstone.grpc.v1.ChatMessage.newBuilder()
                        .setRole("user")
                        .setContent("hello"))
                .setResponse("so")
                .build();
        assertThat(refused(() -> ScoreMapping.toDomain(both)).violations())
                .extracting(FieldViolation::field)
                .containsExactly("messages");
    }

    @Test
    void toDomain_emptyTextOfAStream_namesTheField() {
        assertThat(refused(() -> ScoreMapping.toDomain(item().build(), "item", new Violations()))
                        .violations())
                .extracting(FieldViolation::field)
                .containsExactly("item.text");
    }

    @Test
    void toDomain_contentInThePlaceOfTheRole_isNotQuoted() {
        ScoreItem swapped = item().addMessages(dev.touchstone.grpc.v1.ChatMessage.newBuilder()
                        .setRole("my secret")
                        .setContent("user"))
                .setResponse("so")
                .build();
        assertThat(refused(() -> ScoreMapping.toDomain(swapped)))
                .hasMessageContaining("messages[0].role: 9 characters (expected: system, user or assistant)")
                .hasMessageNotContaining("secret");
    }

    @Test
    void toDomain_itemWithoutContent_isEmptyText() {
        assertThat(refused(() -> ScoreMapping.toDomain(item().build())).reason())
                .isEqualTo(Reason.EMPTY_TEXT);
        assertThat(refused(() -> ScoreMapping.toDomain(item().setText(" \t").build()))
                        .reason())
                .isEqualTo(Reason.EMPTY_TEXT);
        assertThat(refused(() -> ScoreMapping.toDomain(item().setPrompt("why").build()))
                        .reason())
                .isEqualTo(Reason.EMPTY_TEXT);
    }

    @Test
    void toDomain_itemOfTwoForms_isRefusedWithoutQuotingIt() {
        TouchstoneException both = refused(() -> ScoreMapping.toDomain(
                item().setText("secret").setResponse("secret too").build()));
        TouchstoneException noPrompt =
                refused(() -> ScoreMapping.toDomain(item().setResponse("secret").build()));
        assertThat(both.violations()).extracting(FieldViolation::field).containsExactly("text", "prompt");
        assertThat(noPrompt.violations()).extracting(FieldViolation::field).containsExactly("prompt");
        assertThat(both).hasMessageNotContaining("secret");
        assertThat(noPrompt).hasMessageNotContaining("secret");
    }

    @Test
    void toDomain_itemWithEverythingWrong_namesEveryField() {
        ScoreItem item = item().setId("i".repeat(257))
                .setText("whole")
                .addMessages(dev.touchstone.grpc.v1.ChatMessage.newBuilder().setRole("nobody"))
                .build();
        assertThat(refused(() -> ScoreMapping.toDomain(item)).violations())
                .extracting(FieldViolation::field)
                .containsExactlyInAnyOrder("id", "text", "messages[0].role", "messages[0].content", "response");
    }

    @Test
    void toDomain_itemInABadRequest_namesTheFieldsOfBoth() {
        Violations found = new Violations();
        found.add("model", "wrong");
        ScoreItem item = item().setId("i".repeat(257)).build();
        assertThat(refused(() -> ScoreMapping.toDomain(item, "item", found)).violations())
                .extracting(FieldViolation::field)
                .containsExactly("model", "item.id", "item.text");
    }

    @Test
    void toProto_scored_holdsAScoreAndNoError() {
        ScoreResult result = ScoreMapping.toProto(
                "one",
                new ScoreOutcome.Scored(
                        -1.5f, 7, 5, true, new ScoreTimings(1, 2, 3), Optional.empty(), AttributeRewards.NONE));
        assertThat(result.getId()).isEqualTo("one");
        assertThat(result.hasError()).isFalse();
        assertThat(result.getScore().getReward()).isEqualTo(-1.5f);
        assertThat(result.getScore().getTokens()).isEqualTo(7);
        assertThat(result.getScore().getReusedTokens()).isEqualTo(5);
        assertThat(result.getScore().getTruncated()).isTrue();
    }

    private static ScoreItem.Builder item() {
        return ScoreItem.newBuilder();
    }

    private static TouchstoneException refused(Runnable mapping) {
        return assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(mapping::run)
                .actual();
    }

    @Test
    void toProto_severalAttributes_areBesideTheReward() {
        SequencedMap<String, Float> rewards = new LinkedHashMap<>(Map.of("tone", 1f));
        ScoreOutcome.Scored scored = new ScoreOutcome.Scored(
                2, 7, 0, true, ScoreTimings.NONE, Optional.empty(), new AttributeRewards(rewards, false));
        Score score = ScoreMapping.toProto("one", scored).getScore();
        assertThat(score.getAttributesMap()).containsExactly(entry("tone", 1f));
        assertThat(score.getVerdict()).isEqualTo(Verdict.VERDICT_NOT_CALIBRATED);

        Score calibrated = ScoreMapping.toProto("one", scored.with(Judgement.OTHER_WEIGHTS))
                .getScore();
        assertThat(calibrated.getVerdict()).isEqualTo(Verdict.VERDICT_OTHER_WEIGHTS);
        assertThat(calibrated.hasPAcceptable()).isFalse();
    }

    @Test
    void toDomain_attributeWeights_areTaken() {
        ScoreRequest request = ScoreRequest.newBuilder()
                .addItems(item().setText("a"))
                .putAttributeWeights("tone", 0.5)
                .build();
        assertThat(ScoreMapping.toDomain(request, 8).attributeWeights()).containsExactly(entry("tone", 0.5));
        assertThat(ScoreMapping.toDomain(StreamScoreRequest.newBuilder()
                                .putAttributeWeights("tone", 2)
                                .build())
                        .attributeWeights())
                .containsExactly(entry("tone", 2.0));
    }
}
