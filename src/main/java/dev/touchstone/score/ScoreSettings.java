package dev.touchstone.score;

import dev.touchstone.domain.Violations;

/**
 * Bounds of scoring.
 *
 * @param maxItemsPerRequest items in one call
 * @param maxTextChars characters of one item, prompt and response together
 * @param tokenizerThreads threads that turn texts into token ids; all but one of them long texts
 */
public record ScoreSettings(
        AdmissionLimits admission, BatchLimits batch, int maxItemsPerRequest, int maxTextChars, int tokenizerThreads) {
    public static final ScoreSettings DEFAULT = new ScoreSettings(
            new AdmissionLimits(512, 384, 262_144, 256), new BatchLimits(16_384, 1024, 256), 32, 1_000_000, 3);

    public ScoreSettings {
        new Violations()
                .check(
                        maxItemsPerRequest >= 1 && maxItemsPerRequest <= admission.items(),
                        "max_items_per_request",
                        maxItemsPerRequest,
                        "1 to what is admitted at once")
                .check(maxTextChars >= 1, "max_text_chars", maxTextChars, ">= 1")
                .check(tokenizerThreads >= 1, "tokenizer_threads", tokenizerThreads, ">= 1")
                .throwIfAny();
    }
}
