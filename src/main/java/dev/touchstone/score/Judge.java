package dev.touchstone.score;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.gate.Gate;
import java.util.Optional;

/**
 * Who judges a live answer: the version it began with.
 *
 * @param calibration what its rewards mean by the weights that were asked for; empty when that is not known
 */
record Judge(ModelHolder.Lease lease, Optional<Calibration> calibration) {
    /**
     * A calibration is of rewards by the default weights.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST when the version cannot do what is asked
     */
    static Judge of(ModelHolder.Lease lease, LiveQuestion question) {
        LoadedModel model = lease.model();
        model.lengthFor(question.query().maxLength());
        Combination combination =
                Combination.of(model.attributes(), question.query().attributeWeights());
        return new Judge(lease, lease.calibration().filter(known -> combination.isDefault()));
    }

    LoadedModel model() {
        return lease.model();
    }

    ScoreOutcome judged(ScoreOutcome outcome) {
        return outcome instanceof ScoreOutcome.Scored scored ? Gate.judged(scored, lease.calibration()) : outcome;
    }

    /** Gives the version back, and what it remembers of the answer. */
    void leave(Draft draft) {
        model().forget(draft);
        lease.close();
    }
}
