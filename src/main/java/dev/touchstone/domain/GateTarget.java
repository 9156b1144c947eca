package dev.touchstone.domain;

/**
 * What a gate must keep to.
 *
 * @param maxFalseAccept largest share of unacceptable answers that are accepted, above 0 and below 1
 * @param maxFalseBlock largest share of acceptable answers that are blocked, above 0 and below 1
 * @param confidence probability, over the draw of the labelled answers, that a share is kept; each of the two has it alone
 * @param next how many answers of either kind to come the shares are of, at most {@value #MOST_NEXT}; 0 = all that could come
 */
public record GateTarget(double maxFalseAccept, double maxFalseBlock, double confidence, long next) {
    public static final long MOST_NEXT = 1_000_000;

    /** At most 2 % of either kind, with 95 % confidence. */
    public static final GateTarget DEFAULT = new GateTarget(0.02, 0.02, 0.95);

    /** Of shares of all answers that could come. */
    public GateTarget(double maxFalseAccept, double maxFalseBlock, double confidence) {
        this(maxFalseAccept, maxFalseBlock, confidence, 0);
    }

    public GateTarget {
        Violations violations = new Violations();
        requireShare(violations, "max_false_accept", maxFalseAccept);
        requireShare(violations, "max_false_block", maxFalseBlock);
        requireShare(violations, "confidence", confidence);
        violations.check(next >= 0 && next <= MOST_NEXT, "next_answers", next, "0 to " + MOST_NEXT);
        violations.throwIfAny();
    }

    private static void requireShare(Violations violations, String field, double value) {
        violations.check(value > 0 && value < 1, field, value, "above 0 and below 1");
    }
}
