package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.random.RandomGenerator;

/**
 * Makes job ids such as {@code 20261123-221501-ab12cd}: date and time in UTC, then four characters of microseconds and two of
 * chance. Ids sort by time.
 */
final class JobIds {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int RADIX = 36;

    private final InstantSource clock;
    private final RandomGenerator random;

    JobIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    JobName next() {
        Instant now = clock.instant();
        int micros = now.get(ChronoField.MICRO_OF_SECOND);
        int chance = random.nextInt(RADIX * RADIX);
        return new JobName(SECONDS.format(now) + "-" + digits(micros, 4) + digits(chance, 2));
    }

    private static String digits(int value, int count) {
        String text = Integer.toString(value, RADIX);
        return "0".repeat(count - text.length()) + text;
    }
}
