package dev.touchstone.train;

/** The loss of one pair, {@code -p log sigmoid(margin) - (1 - p) log sigmoid(-margin)}. */
final class PairwiseLoss {
    private PairwiseLoss() {}

    /**
     * Loss of a pair whose rewards differ by {@code margin} logits, the wanted margin already taken off. Exact in both tails:
     * the exponential never overflows.
     *
     * @param target the share p of people who preferred the chosen text; with 1 the loss is {@code -log sigmoid(margin)}
     */
    static double of(double margin, double target) {
        return (1 - target) * margin + Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
}
