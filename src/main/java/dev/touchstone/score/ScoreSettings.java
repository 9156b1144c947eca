package dev.touchstone.score;

import dev.touchstone.domain.Violations;

/**
 * Bounds of scoring.
 *
 * @param maxConcurrentItems items admitted at once, of all callers
 * @param maxStreamItems of these, how many streams may hold together, so that bulk work never shuts single calls out
 * @param maxBatchTokens tokens in one batch; a longer text is scored alone
 * @param maxItemsPerRequest items in one call
 * @param maxTextChars characters of one item, prompt and response together
 * @param maxLoadedModels versions in memory; beyond them the least recently used leaves
 * @param tokenizerThreads threads that turn texts into token ids
 */
public record ScoreSettings(
        int maxConcurrentItems,
        int maxStreamItems,
        int maxBatchTokens,
        int maxItemsPerRequest,
        int maxTextChars,
        int maxLoadedModels,
        int tokenizerThreads) {
    public static final ScoreSettings DEFAULT = new ScoreSettings(512, 384, 16_384, 32, 1_000_000, 4, 2);

    public ScoreSettings {
        new Violations()
                .check(maxConcurrentItems >= 1, "max_concurrent_items", maxConcurrentItems, ">= 1")
                .check(
                        maxStreamItems >= 1 && maxStreamItems <= maxConcurrentItems,
                        "max_stream_items",
                        maxStreamItems,
                        "1 to max_concurrent_items")
                .check(maxBatchTokens >= 1, "max_batch_tokens", maxBatchTokens, ">= 1")
                .check(
                        maxItemsPerRequest >= 1 && maxItemsPerRequest <= maxConcurrentItems,
                        "max_items_per_request",
                        maxItemsPerRequest,
                        "1 to max_concurrent_items")
                .check(maxTextChars >= 1, "max_text_chars", maxTextChars, ">= 1")
                .check(maxLoadedModels >= 1, "max_loaded_models", maxLoadedModels, ">= 1")
                .check(tokenizerThreads >= 1, "tokenizer_threads", tokenizerThreads, ">= 1")
                .throwIfAny();
    }
}
