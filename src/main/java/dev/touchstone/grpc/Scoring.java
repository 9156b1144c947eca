package dev.touchstone.grpc;

import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.score.Admission;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.ScoreSettings;
import dev.touchstone.score.Scorer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The scorer with the door before it and the meters behind it. */
record Scoring(
        Scorer scorer,
        LiveAnswers live,
        Admission admission,
        OpenStreams streams,
        ScoreSettings settings,
        ScoreMeters meters) {
    /**
     * Scores a call's items if all are admitted at once.
     *
     * @param deadline of the call
     * @throws TouchstoneException OVERLOADED, SHUTTING_DOWN
     */
    CompletableFuture<ScoreReport> scoreNow(ScoreQuery query, List<ScoreInput> inputs, CallDeadline deadline) {
        Admission.Permit permit;
        try {
            permit = admission.acquire(inputs);
        } catch (TouchstoneException e) {
            meters.refused(inputs.size());
            throw e;
        }
        return score(query, inputs, permit, deadline);
    }

    /** Scores admitted items. */
    CompletableFuture<ScoreReport> score(
            ScoreQuery query, List<ScoreInput> inputs, Admission.Permit permit, CallDeadline deadline) {
        CompletableFuture<ScoreReport> report = scorer.score(query.withTimeLeft(deadline.timeLeft()), inputs, permit);
        report.whenComplete((done, failure) -> {
            if (done != null) {
                meters.scored(done);
            } else if (report.isCancelled()) {
                meters.abandoned(inputs.size(), deadline);
            } else {
                meters.failed(inputs.size(), failure);
            }
        });
        return report;
    }
}
