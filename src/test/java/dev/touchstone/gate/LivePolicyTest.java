package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.LiveDecision;
import dev.touchstone.domain.LiveDecision.Action;
import dev.touchstone.domain.LiveDecision.Basis;
import dev.touchstone.domain.LiveOptions;
import dev.touchstone.domain.LiveOptions.Mode;
import dev.touchstone.domain.LiveOptions.OnFailure;
import dev.touchstone.domain.LiveOptions.Thresholds;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivePolicyTest {
    private static final double GOOD = 2;
    private static final double UNSURE = 0;
    private static final double BAD = -2;

    @Test
    void checked_held_releasesWhatWasCheckedUnlessItIsBlocked() {
        LivePolicy policy = policy(Mode.HOLD, 2, 0, OnFailure.CLOSED);

        assertThat(policy.checked(GOOD, 10, 40, 55)).isEqualTo(judged(Action.CONTINUE, Verdict.ACCEPT, 40));
        assertThat(policy.checked(UNSURE, 20, 80, 95)).isEqualTo(judged(Action.CONTINUE, Verdict.REVIEW, 80));
        assertThat(policy.checked(BAD, 30, 120, 125)).isEqualTo(judged(Action.CONTINUE, Verdict.BLOCK, 80));
        assertThat(policy.checked(BAD, 40, 160, 165)).isEqualTo(judged(Action.BLOCK, Verdict.BLOCK, 80));
    }

    @Test
    void checked_goodBetweenBadOnes_startsPatienceAnew() {
        LivePolicy policy = policy(Mode.HOLD, 2, 0, OnFailure.CLOSED);

        policy.checked(BAD, 10, 40, 40);
        assertThat(policy.checked(GOOD, 20, 80, 80).releaseUpto()).isEqualTo(80);
        assertThat(policy.checked(BAD, 30, 120, 120).action()).isEqualTo(Action.CONTINUE);
    }

    @Test
    void checked_fewerThanTheFewestTokens_neitherBlocksNorReleases() {
        LivePolicy policy = policy(Mode.HOLD, 1, 20, OnFailure.CLOSED);

        assertThat(policy.checked(BAD, 19, 40, 40)).isEqualTo(judged(Action.CONTINUE, Verdict.BLOCK, 0));
        assertThat(policy.checked(GOOD, 19, 40, 40)).isEqualTo(judged(Action.CONTINUE, Verdict.ACCEPT, 0));
        assertThat(policy.checked(BAD, 20, 80, 80).action()).isEqualTo(Action.BLOCK);
    }

    @Test
    void checked_observed_releasesAllThatHasCome() {
        LivePolicy policy = policy(Mode.OBSERVE, 2, 20, OnFailure.CLOSED);

        assertThat(policy.checked(BAD, 10, 40, 55).releaseUpto()).isEqualTo(55);
        assertThat(policy.checked(BAD, 20, 80, 95)).isEqualTo(judged(Action.CONTINUE, Verdict.BLOCK, 95));
        assertThat(policy.checked(BAD, 30, 120, 130)).isEqualTo(judged(Action.BLOCK, Verdict.BLOCK, 130));
    }

    @Test
    void closed_verdictOfTheWhole_decidesAlone() {
        assertThat(policy(Mode.HOLD, 5, 100, OnFailure.CLOSED).closed(BAD, 40))
                .isEqualTo(judged(Action.BLOCK, Verdict.BLOCK, 0));
        assertThat(policy(Mode.HOLD, 5, 100, OnFailure.CLOSED).closed(GOOD, 40))
                .isEqualTo(judged(Action.FINISH, Verdict.ACCEPT, 40));
    }

    @Test
    void failed_closed_blocks() {
        LivePolicy policy = policy(Mode.HOLD, 3, 0, OnFailure.CLOSED);
        policy.checked(GOOD, 10, 40, 40);
        LiveDecision expected = new LiveDecision(Action.BLOCK, Basis.FAILED_CLOSED, Optional.empty(), 40);
        assertThat(policy.failed(false, 90)).isEqualTo(expected);
        assertThat(policy.failed(true, 90)).isEqualTo(expected);
    }

    @Test
    void failed_open_releasesAndSaysThatNobodyJudged() {
        LivePolicy policy = policy(Mode.HOLD, 3, 0, OnFailure.OPEN);
        assertThat(policy.failed(false, 90))
                .isEqualTo(new LiveDecision(Action.CONTINUE, Basis.FAILED_OPEN, Optional.empty(), 90));
        assertThat(policy.failed(true, 95))
                .isEqualTo(new LiveDecision(Action.FINISH, Basis.FAILED_OPEN, Optional.empty(), 95));
    }

    @Test
    void failed_openAfterABadCheck_keepsWhatThatWithheld() {
        LivePolicy policy = policy(Mode.HOLD, 3, 0, OnFailure.OPEN);
        policy.checked(GOOD, 10, 40, 40);
        policy.checked(BAD, 20, 80, 80);
        assertThat(policy.failed(false, 90))
                .isEqualTo(new LiveDecision(Action.CONTINUE, Basis.FAILED_OPEN, Optional.empty(), 40));

        assertThat(policy.checked(GOOD, 30, 120, 120).releaseUpto()).isEqualTo(120);
        assertThat(policy.failed(false, 130).releaseUpto()).isEqualTo(130);

        policy.checked(BAD, 40, 160, 160);
        assertThat(policy.failed(true, 170))
                .isEqualTo(new LiveDecision(Action.BLOCK, Basis.FAILED_CLOSED, Optional.empty(), 130));
    }

    @Test
    void ended_anyPolicy_blocks() {
        LivePolicy policy = policy(Mode.HOLD, 1, 0, OnFailure.OPEN);
        assertThat(policy.ended(90))
                .isEqualTo(new LiveDecision(Action.BLOCK, Basis.FAILED_CLOSED, Optional.empty(), 0));
    }

    @Test
    void judgeBy_nothingIsKnown_refusesToHoldAndObservesWithoutVerdict() {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> new LivePolicy(options(Mode.HOLD, Optional.empty())).judgeBy(Optional.empty()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_CALIBRATED));

        LivePolicy observing = new LivePolicy(options(Mode.OBSERVE, Optional.empty()));
        observing.judgeBy(Optional.empty());
        assertThat(observing.checked(BAD, 10, 40, 40).verdict()).isEmpty();
        assertThat(observing.closed(BAD, 40).action()).isEqualTo(Action.FINISH);
    }

    private static LivePolicy policy(Mode mode, int patience, int minTokens, OnFailure onFailure) {
        return new LivePolicy(new LiveOptions(
                mode,
                LiveOptions.DEFAULT_CADENCE,
                Optional.of(new Thresholds(1, -1)),
                patience,
                minTokens,
                onFailure,
                Duration.ofSeconds(1)));
    }

    private static LiveOptions options(Mode mode, Optional<Thresholds> thresholds) {
        return new LiveOptions(
                mode, LiveOptions.DEFAULT_CADENCE, thresholds, 1, 0, OnFailure.CLOSED, LiveOptions.DEFAULT_TIME_BUDGET);
    }

    private static LiveDecision judged(Action action, Verdict verdict, long releaseUpto) {
        return new LiveDecision(action, Basis.JUDGED, Optional.of(verdict), releaseUpto);
    }
}
