package dev.touchstone.domain;

/**
 * The result of one check of a live answer.
 *
 * @param outcome the score of the text so far, or why there is none
 * @param checkedUpto how many Unicode code points of the answer had come, and were cut to length for the score
 * @param contract the version's fingerprint
 */
public record LiveReply(
        ModelName version, String contract, ScoreOutcome outcome, LiveDecision decision, long checkedUpto) {}
