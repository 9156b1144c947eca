package dev.touchstone.jobs;

import dev.touchstone.domain.Page;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.Violations;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which jobs, and in what order.
 *
 * @param filter see {@link JobFilter}; empty = all
 * @param orderBy {@code create_time} or {@code create_time desc}; empty = the latter
 */
public record JobQuery(String filter, String orderBy) {
    public static final JobQuery ALL = new JobQuery("", "");

    private static final String OLDEST_FIRST = "create_time";
    private static final String NEWEST_FIRST = "create_time desc";

    public JobQuery {
        String order = orderBy.strip().replaceAll("\\s+", " ");
        Violations violations = new Violations();
        violations.collect("", () -> JobFilter.parse(filter));
        violations
                .check(
                        List.of("", OLDEST_FIRST, NEWEST_FIRST).contains(order),
                        "order_by",
                        orderBy,
                        OLDEST_FIRST + " or " + NEWEST_FIRST)
                .throwIfAny();
        orderBy = order;
    }

    /** Those of {@code newestFirst} that are asked for, in the order asked for. */
    List<TrainingJob> of(Stream<TrainingJob> newestFirst) {
        Predicate<TrainingJob> predicate = JobFilter.parse(filter);
        List<TrainingJob> found = newestFirst.filter(predicate).toList();
        return isOldestFirst() ? found.reversed() : found;
    }

    /** @throws TouchstoneException INVALID_REQUEST, such as for a token that another query gave */
    Page<TrainingJob> page(List<TrainingJob> found, int size, String token) {
        Comparator<String> order = isOldestFirst() ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return Page.of(found, job -> job.name().id(), order, size, token, filter + '\n' + isOldestFirst());
    }

    private boolean isOldestFirst() {
        return orderBy.equals(OLDEST_FIRST);
    }
}
