package dev.touchstone.domain;

import java.util.Optional;

/**
 * The result of one check of a live answer.
 *
 * @param version that judges the answer; empty while it is still being loaded
 * @param contract the version's fingerprint
 * @param outcome the score of the text so far, or why there is none
 * @param checkedUpto how many Unicode code points of the answer had come, and were cut to length for the score
 */
public record LiveReply(
        Optional<ModelName> version,
        Optional<String> contract,
        ScoreOutcome outcome,
        LiveDecision decision,
        long checkedUpto) {}
