package dev.touchstone.score;

import dev.touchstone.domain.Priority;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which waiting text is tokenized next. Interactive ones go first; after {@link #PATIENCE} that passed bulk ones over, a bulk one
 * does. Within a class short texts pass long ones until those have waited in proportion to their length, so nothing starves.
 */
final class TextOrder {
    /** Interactive texts that may pass waiting bulk ones over. */
    static final int PATIENCE = 7;

    private static final Comparator<TextWork> EARLIEST_DUE = (a, b) -> Long.signum(a.dueNanos() - b.dueNanos());

    private TextOrder() {}

    /**
     * The next one; empty if none may begin.
     *
     * @param waiting in arrival order, which decides between those due at the same time
     * @param passedOver how many interactive ones in a row have passed waiting bulk ones over
     * @param roomForLong whether a long one may begin
     */
    static Optional<TextWork> next(Collection<TextWork> waiting, int passedOver, boolean roomForLong) {
        Optional<TextWork> interactive = first(waiting, Priority.INTERACTIVE, roomForLong);
        Optional<TextWork> bulk = first(waiting, Priority.BULK, roomForLong);
        return passedOver >= PATIENCE ? bulk.or(() -> interactive) : interactive.or(() -> bulk);
    }

    private static Optional<TextWork> first(Collection<TextWork> waiting, Priority priority, boolean roomForLong) {
        return waiting.stream()
                .filter(work -> work.priority() == priority && (roomForLong || !work.isLong()))
                .min(EARLIEST_DUE);
    }
}
