package dev.touchstone.domain;

import java.util.List;

/**
 * Outcomes of the items of one request, in its order, all by one version.
 *
 * @param contract the version's fingerprint
 */
public record ScoreReport(ModelName version, String contract, List<ScoreOutcome> outcomes) {
    public ScoreReport {
        outcomes = List.copyOf(outcomes);
    }
}
