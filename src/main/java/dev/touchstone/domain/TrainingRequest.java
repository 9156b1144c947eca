package dev.touchstone.domain;

/**
 * A request to train.
 *
 * @param requestId a UUID, or empty; two requests with the same one are the same request
 * @param priority which waiting job goes first: the one with the highest, of those the oldest
 * @param validateOnly whether everything is checked and nothing made
 */
public record TrainingRequest(TrainingSpec spec, String requestId, int priority, boolean validateOnly) {
    private static final int MOST = 100;

    public TrainingRequest {
        Violations violations = new Violations();
        checkPriority(violations, priority);
        violations.throwIfAny();
    }

    /** A request of the usual priority. */
    public TrainingRequest(TrainingSpec spec, String requestId, boolean validateOnly) {
        this(spec, requestId, 0, validateOnly);
    }

    /** Notes what is wrong with the priority of a request. */
    public static void checkPriority(Violations violations, int priority) {
        violations.check(Math.abs((long) priority) <= MOST, "priority", priority, "-" + MOST + " to " + MOST);
    }
}
