package dev.touchstone.gate;

import dev.touchstone.domain.Calibration;
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
import java.util.Optional;

/**
 * Decides over one live answer, check by check. Offsets count Unicode code points of the answer. Text is released by checks that
 * do not say BLOCK; where it is not held, all that has come may be shown until the answer is blocked.
 */
public final class LivePolicy {
    private final LiveOptions options;
    private Optional<Thresholds> thresholds;
    private int blocksInARow;
    private long released;

    /** The policy of one answer. */
    public LivePolicy(LiveOptions options) {
        this.options = options;
        this.thresholds = options.thresholds();
    }

    /**
     * Before the first check: what is known of the rewards of the version that judges.
     *
     * @throws TouchstoneException NOT_CALIBRATED when text is to be held and nothing says when to block it
     */
    public void judgeBy(Optional<Calibration> calibration) {
        thresholds = thresholds.or(() -> calibration.map(c -> new Thresholds(c.acceptAbove(), c.blockBelow())));
        if (options.mode() == Mode.HOLD && thresholds.isEmpty()) {
            throw new TouchstoneException(
                    Reason.NOT_CALIBRATED,
                    "policy: no thresholds (expected: a calibrated version, see `touchstone calibrate`, with its default"
                            + " attribute_weights, or policy.block_below; or mode LIVE_MODE_OBSERVE)");
        }
    }

    /**
     * After a check of a part of the answer.
     *
     * @param tokens of that part
     * @param checked where it ends
     * @param received where the text ends that has come
     */
    public LiveDecision checked(double reward, int tokens, long checked, long received) {
        Optional<Verdict> verdict = verdict(reward);
        boolean blocks = verdict.equals(Optional.of(Verdict.BLOCK));
        if (tokens < options.minTokens()) {
            return decide(Action.CONTINUE, Basis.JUDGED, verdict, received);
        }
        blocksInARow = blocks ? blocksInARow + 1 : 0;
        if (blocksInARow >= options.patience()) {
            return decide(Action.BLOCK, Basis.JUDGED, verdict, received);
        }
        if (!blocks) {
            released = checked;
        }
        return decide(Action.CONTINUE, Basis.JUDGED, verdict, received);
    }

    /** After the check of the whole answer, whose verdict is that of any other text. */
    public LiveDecision closed(double reward, long length) {
        Optional<Verdict> verdict = verdict(reward);
        if (verdict.equals(Optional.of(Verdict.BLOCK))) {
            return decide(Action.BLOCK, Basis.JUDGED, verdict, length);
        }
        released = length;
        return decide(Action.FINISH, Basis.JUDGED, verdict, length);
    }

    /**
     * After a check that could not be made. What the last one that was made called bad is not released for want of another: it waits
     * for a better check, and without one it is blocked.
     *
     * @param closed whether it would have been the last
     */
    public LiveDecision failed(boolean closed, long received) {
        boolean bad = blocksInARow > 0;
        if (options.onFailure() == OnFailure.CLOSED || (bad && closed)) {
            return ended(received);
        }
        if (!bad) {
            released = received;
        }
        return decide(closed ? Action.FINISH : Action.CONTINUE, Basis.FAILED_OPEN, Optional.empty(), received);
    }

    /** When the answer must end without a judgement, whatever the policy. */
    public LiveDecision ended(long received) {
        return decide(Action.BLOCK, Basis.FAILED_CLOSED, Optional.empty(), received);
    }

    private LiveDecision decide(Action action, Basis basis, Optional<Verdict> verdict, long received) {
        boolean held = options.mode() == Mode.HOLD;
        return new LiveDecision(action, basis, verdict, held ? released : received);
    }

    private Optional<Verdict> verdict(double reward) {
        return thresholds.map(t -> Gate.verdict(t.acceptAbove(), t.blockBelow(), reward));
    }
}
