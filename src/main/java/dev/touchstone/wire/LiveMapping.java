package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import com.google.rpc.Status;
import dev.touchstone.domain.LiveOptions;
import dev.touchstone.domain.LiveOptions.Cadence;
import dev.touchstone.domain.LiveOptions.Mode;
import dev.touchstone.domain.LiveOptions.Thresholds;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.LiveReply;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.LiveAction;
import dev.touchstone.grpc.v1.LiveBasis;
import dev.touchstone.grpc.v1.LiveCadence;
import dev.touchstone.grpc.v1.LiveCheck;
import dev.touchstone.grpc.v1.LiveDelta;
import dev.touchstone.grpc.v1.LiveMode;
import dev.touchstone.grpc.v1.LiveOpen;
import dev.touchstone.grpc.v1.LivePolicy;
import dev.touchstone.grpc.v1.OnFailure;
import dev.touchstone.grpc.v1.Score;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.grpc.v1.Verdict;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers that are judged while they are written. */
public final class LiveMapping {
    private LiveMapping() {}

    /**
     * What an answer answers, and how it is judged.
     *
     * @param violations those found in the request before; thrown together with its own
     * @throws TouchstoneException INVALID_REQUEST naming every bad field
     */
    public static LiveQuestion toDomain(LiveOpen open, Violations violations) {
        ScoreMapping.checkId(open.getId(), "open.id", violations);
        ScoreQuery query = violations.collect("open", () -> ScoreMapping.toDomain(open));
        Prompt prompt =
                violations.collect("open", () -> PreferenceMapping.prompt(open.getPrompt(), open.getMessagesList()));
        LiveOptions options = violations.collect("open", () -> options(open));
        LiveQuestion question = query == null || options == null
                ? null
                : violations.collect("open", () -> new LiveQuestion(Optional.ofNullable(prompt), query, options));
        violations.throwIfAny();
        return requireNonNull(question);
    }

    /** The text of a delta. */
    public static byte[] utf8(LiveDelta delta) {
        return (delta.hasUtf8() ? delta.getUtf8() : delta.getTextBytes()).toByteArray();
    }

    /** @param status of the error of a check that failed */
    public static StreamScoreResponse toProto(
            String id, LiveReply reply, Function<TouchstoneException, Status> status) {
        LiveCheck.Builder check = LiveCheck.newBuilder()
                .setId(id)
                .setAction(LiveAction.valueOf(
                        "LIVE_ACTION_" + reply.decision().action().name()))
                .setBasis(LiveBasis.valueOf(
                        "LIVE_BASIS_" + reply.decision().basis().name()))
                .setReleaseUptoOffset(reply.decision().releaseUpto())
                .setCheckedUptoOffset(reply.checkedUpto());
        StreamScoreResponse.Builder response = StreamScoreResponse.newBuilder()
                .setModelVersion(reply.version().map(ModelName::toString).orElse(""))
                .setContract(reply.contract().orElse(""));
        switch (reply.outcome()) {
            case ScoreOutcome.Failed failed -> check.setError(status.apply(failed.error()));
            case ScoreOutcome.Scored scored -> {
                check.setScore(score(scored, reply));
                response.setTimings(ScoreMapping.toProto(scored.timings()));
            }
        }
        return response.setLive(check).build();
    }

    /** The verdict is that of the answer's thresholds, which need not be the version's. */
    private static Score score(ScoreOutcome.Scored scored, LiveReply reply) {
        Score.Builder score = ScoreMapping.score(scored).toBuilder();
        return score.setVerdict(reply.decision()
                        .verdict()
                        .map(verdict -> Verdict.valueOf("VERDICT_" + verdict.name()))
                        .orElse(score.getVerdict()))
                .build();
    }

    private static LiveOptions options(LiveOpen open) {
        Violations violations = new Violations();
        LivePolicy policy = open.getPolicy();
        violations
                .check(open.getMode() != LiveMode.UNRECOGNIZED, "mode", open.getModeValue(), "HOLD or OBSERVE")
                .check(
                        policy.getOnFailure() != OnFailure.UNRECOGNIZED,
                        "policy.on_failure",
                        policy.getOnFailureValue(),
                        "CLOSED or OPEN")
                .check(
                        policy.hasBlockBelow() || !policy.hasAcceptAbove(),
                        "policy.accept_above",
                        "given alone",
                        "block_below beside it");
        Cadence cadence = violations.collect("", () -> cadence(open.getCadence()));
        Thresholds thresholds = policy.hasBlockBelow() ? violations.collect("", () -> thresholds(policy)) : null;
        LiveOptions options = violations.collect("", () -> options(open, cadence, thresholds));
        violations.throwIfAny();
        return requireNonNull(options);
    }

    private static LiveOptions options(LiveOpen open, @Nullable Cadence cadence, @Nullable Thresholds thresholds) {
        LivePolicy policy = open.getPolicy();
        return new LiveOptions(
                open.getMode() == LiveMode.LIVE_MODE_OBSERVE ? Mode.OBSERVE : Mode.HOLD,
                cadence == null ? LiveOptions.DEFAULT_CADENCE : cadence,
                Optional.ofNullable(thresholds),
                policy.getPatience() == 0 ? 1 : policy.getPatience(),
                policy.getMinTokens(),
                policy.getOnFailure() == OnFailure.ON_FAILURE_OPEN
                        ? LiveOptions.OnFailure.OPEN
                        : LiveOptions.OnFailure.CLOSED,
                policy.hasTimeBudget() ? Times.toDomain(policy.getTimeBudget()) : LiveOptions.DEFAULT_TIME_BUDGET);
    }

    private static Thresholds thresholds(LivePolicy policy) {
        double acceptAbove = policy.hasAcceptAbove() ? policy.getAcceptAbove() : policy.getBlockBelow();
        return new Thresholds(acceptAbove, policy.getBlockBelow());
    }

    private static Cadence cadence(LiveCadence cadence) {
        return switch (cadence.getKindCase()) {
            case TOKENS -> new Cadence.Tokens(cadence.getTokens());
            case INTERVAL -> new Cadence.Interval(Times.toDomain(cadence.getInterval()));
            case SENTENCES -> {
                new Violations()
                        .check(cadence.getSentences(), "cadence.sentences", "false", "true, or left out")
                        .throwIfAny();
                yield new Cadence.Sentences();
            }
            case KIND_NOT_SET -> LiveOptions.DEFAULT_CADENCE;
        };
    }
}
