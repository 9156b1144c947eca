package dev.touchstone.train;

/** The loss of one pair, {@code -log sigmoid(margin)}. */
final class PairwiseLoss {
    private PairwiseLoss() {}

    /**
     * Loss of a pair whose rewards differ by {@code margin} logits, the wanted margin already taken off. Exact in both tails:
     * the exponential never overflows.
     */
    static double of(double margin) {
        return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
}
