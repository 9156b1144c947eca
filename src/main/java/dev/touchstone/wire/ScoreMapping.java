package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import com.google.rpc.Status;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Judgement;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.LiveOpen;
import dev.touchstone.grpc.v1.Score;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResult;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.Timings;
import dev.touchstone.grpc.v1.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Items to be scored and their results. */
public final class ScoreMapping {
    private static final int MAX_ID_CHARS = 256;

    private ScoreMapping() {}

    /**
     * How the items of a request are scored.
     *
     * @throws TouchstoneException INVALID_REQUEST naming every bad field but those of single items
     */
    public static ScoreQuery toDomain(ScoreRequest request, int maxItems) {
        Violations violations = new Violations();
        int items = request.getItemsCount();
        violations.check(items >= 1 && items <= maxItems, "items", items, "1 to " + maxItems + "; more by StreamScore");
        OptionalInt maxLength = request.hasMaxLength() ? OptionalInt.of(request.getMaxLength()) : OptionalInt.empty();
        Priority priority = priority(violations, request.getPriority(), Priority.INTERACTIVE);
        return query(
                violations,
                request.getModel(),
                priority,
                request.getTruncation(),
                request.getTruncationValue(),
                maxLength,
                request.getAttributeWeightsMap());
    }

    /**
     * How an item of a stream is scored.
     *
     * @throws TouchstoneException INVALID_REQUEST naming every bad field but those of the item
     */
    public static ScoreQuery toDomain(StreamScoreRequest request) {
        OptionalInt maxLength = request.hasMaxLength() ? OptionalInt.of(request.getMaxLength()) : OptionalInt.empty();
        Violations violations = new Violations();
        Priority priority = priority(violations, request.getPriority(), Priority.BULK);
        return query(
                violations,
                request.getModel(),
                priority,
                request.getTruncation(),
                request.getTruncationValue(),
                maxLength,
                request.getAttributeWeightsMap());
    }

    /** How the checks of a live answer are scored. */
    static ScoreQuery toDomain(LiveOpen open) {
        OptionalInt maxLength = open.hasMaxLength() ? OptionalInt.of(open.getMaxLength()) : OptionalInt.empty();
        return query(
                new Violations(),
                open.getModel(),
                Priority.INTERACTIVE,
                open.getTruncation(),
                open.getTruncationValue(),
                maxLength,
                open.getAttributeWeightsMap());
    }

    /** @throws TouchstoneException EMPTY_TEXT, INVALID_REQUEST naming every bad field of the item */
    public static ScoreInput toDomain(ScoreItem item) {
        return toDomain(item, "", new Violations());
    }

    /**
     * As {@link #toDomain(ScoreItem)}, for an item that stands in a request under {@code path}.
     *
     * @param violations those found in the request before; thrown together with the item's own
     */
    public static ScoreInput toDomain(ScoreItem item, String path, Violations violations) {
        boolean isAnswer = !item.getResponse().isEmpty() || !item.getPrompt().isEmpty() || item.getMessagesCount() > 0;
        String prefix = path.isEmpty() ? "" : path + ".";
        check(item, isAnswer, prefix, violations);
        Prompt prompt = isAnswer ? violations.collect(path, () -> prompt(item)) : null;
        if (!violations.isEmpty()) {
            // Where nothing else is wrong, an empty text has a reason of its own.
            String scored = isAnswer ? item.getResponse() : item.getText();
            violations
                    .check(!scored.isBlank(), prefix + (isAnswer ? "response" : "text"), "empty", "some text")
                    .throwIfAny();
        }
        try {
            return prompt == null
                    ? new ScoreInput.WholeText(item.getText())
                    : new ScoreInput.Answer(prompt, item.getResponse());
        } catch (TouchstoneException e) {
            throw e.at(path);
        }
    }

    public static ScoreResult toProto(String id, ScoreOutcome.Scored scored) {
        return ScoreResult.newBuilder().setId(id).setScore(score(scored)).build();
    }

    static Score score(ScoreOutcome.Scored scored) {
        Score.Builder score = Score.newBuilder()
                .setReward(scored.reward())
                .setTokens(scored.tokens())
                .setReusedTokens(scored.reused())
                .setTruncated(scored.truncated())
                .putAllAttributes(scored.attributes().byName())
                .setVerdict(Verdict.VERDICT_NOT_CALIBRATED);
        scored.judgement().ifPresent(judgement -> judge(score, judgement));
        return score.build();
    }

    private static void judge(Score.Builder score, Judgement judgement) {
        switch (judgement) {
            case Judgement.OtherWeights none -> score.setVerdict(Verdict.VERDICT_OTHER_WEIGHTS);
            case Judgement.Gated gated ->
                score.setPAcceptable(gated.pAcceptable())
                        .setVerdict(Verdict.valueOf("VERDICT_" + gated.verdict().name()));
        }
    }

    public static ScoreResult toProto(String id, Status error) {
        return ScoreResult.newBuilder().setId(id).setError(error).build();
    }

    public static Timings toProto(ScoreTimings timings) {
        return Timings.newBuilder()
                .setTokenizeNs(timings.tokenizeNanos())
                .setQueueNs(timings.queueNanos())
                .setInferenceNs(timings.inferenceNanos())
                .build();
    }

    private static ScoreQuery query(
            Violations violations,
            String model,
            Priority priority,
            dev.touchstone.grpc.v1.Truncation truncation,
            int truncationValue,
            OptionalInt maxLength,
            Map<String, Double> attributeWeights) {
        @Nullable ModelName name = model.isEmpty() ? null : violations.collect("", () -> ModelName.parse(model));
        violations.check(
                truncation != dev.touchstone.grpc.v1.Truncation.UNRECOGNIZED,
                "truncation",
                truncationValue,
                "TRUNCATION_NONE, TRUNCATION_RIGHT or TRUNCATION_LEFT");
        ScoreQuery query = violations.collect(
                "",
                () -> new ScoreQuery(
                        Optional.ofNullable(name),
                        priority,
                        OptionsMapping.truncation(truncation).orElse(Truncation.NONE),
                        maxLength,
                        Optional.empty(),
                        attributeWeights));
        violations.throwIfAny();
        return requireNonNull(query);
    }

    private static Priority priority(Violations violations, dev.touchstone.grpc.v1.Priority asked, Priority fallback) {
        return switch (asked) {
            case PRIORITY_UNSPECIFIED -> fallback;
            case PRIORITY_INTERACTIVE -> Priority.INTERACTIVE;
            case PRIORITY_BULK -> Priority.BULK;
            case UNRECOGNIZED -> {
                violations.add("priority", "unknown (expected: PRIORITY_INTERACTIVE or PRIORITY_BULK)");
                yield fallback;
            }
        };
    }

    private static void check(ScoreItem item, boolean isAnswer, String prefix, Violations violations) {
        checkId(item.getId(), prefix + "id", violations);
        violations.check(
                item.getText().isEmpty() || !isAnswer,
                prefix + "text",
                "given beside prompt, messages or response",
                "either text, or response with prompt or messages");
    }

    static void checkId(String id, String field, Violations violations) {
        violations.check(id.length() <= MAX_ID_CHARS, field, id.length() + " characters", "at most " + MAX_ID_CHARS);
    }

    private static Prompt prompt(ScoreItem item) {
        Prompt prompt = PreferenceMapping.prompt(item.getPrompt(), item.getMessagesList());
        if (prompt == null) {
            throw new TouchstoneException(List.of(new FieldViolation(
                    "prompt", "none (expected: prompt or messages beside response; a text alone goes in text)")));
        }
        return prompt;
    }
}
