package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is done for jobs again and again. A failure with one job does not stop the others: it is logged once, and that job is left
 * alone for a second, then for twice as long each time up to a bound, until it works again. For one thread at a time.
 */
final class Attempts {
    private static final System.Logger LOG = System.getLogger(Attempts.class.getName());
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final Map<JobName, Pause> pauses = new HashMap<>();

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Does it, unless the job is to be left alone now. */
    void attempt(JobName job, Runnable action) {
        Optional<Pause> pause = Optional.ofNullable(pauses.get(job));
        if (pause.map(last -> clock.instant().isBefore(last.end())).orElse(false)) {
            return;
        }
        try {
            action.run();
            pauses.remove(job);
        } catch (RuntimeException e) {
            if (pause.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, "{0}: {1}", job, e.getMessage());
            }
            pauses.put(job, after(pause));
        }
    }

    private Pause after(Optional<Pause> last) {
        Duration length = last.map(Pause::length)
                .map(before -> before.multipliedBy(2))
                .filter(twice -> twice.compareTo(LONGEST_DELAY) < 0)
                .orElse(last.isEmpty() ? FIRST_DELAY : LONGEST_DELAY);
        return new Pause(length, clock.instant().plus(length));
    }

    private record Pause(Duration length, Instant end) {}
}
