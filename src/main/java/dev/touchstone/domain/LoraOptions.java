package dev.touchstone.domain;

import java.util.List;

/**
 * Low-rank adapters (LoRA, arXiv 2106.09685): what is trained of a base beside the head, in the place of all weights.
 *
 * @param r rank of an adapter
 * @param alpha what an adapter adds is multiplied by {@code alpha / r}
 * @param dropout share of an adapter's inputs that are left out while training
 * @param targetModules last parts of the names of the layers that get adapters, or {@code all-linear}; empty = the usual ones
 *     of the architecture
 * @param publish what becomes of them in the published version
 */
public record LoraOptions(int r, double alpha, double dropout, List<String> targetModules, Publish publish) {
    /** As PEFT's LoraConfig. */
    public static final LoraOptions DEFAULTS = new LoraOptions(8, 8, 0, List.of(), Publish.MERGED);

    /** In the place of names: every linear layer of the body. */
    public static final String ALL_LINEAR = "all-linear";

    /** MERGED: into the weights of a complete model. ADAPTER: by themselves, over a base that stays where it is. */
    public enum Publish {
        MERGED,
        ADAPTER
    }

    public LoraOptions {
        targetModules = targetModules.stream().distinct().toList();
        new Violations()
                .check(r >= 1 && r <= 1024, "r", r, "1 to 1024")
                .check(Double.isFinite(alpha) && alpha > 0, "alpha", alpha, "> 0")
                .check(dropout >= 0 && dropout < 1, "dropout", dropout, ">= 0, < 1")
                .check(
                        targetModules.stream().noneMatch(String::isBlank),
                        "target_modules",
                        targetModules,
                        "names of layers such as q_proj")
                .throwIfAny();
    }
}
