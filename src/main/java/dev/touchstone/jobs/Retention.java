package dev.touchstone.jobs;

import dev.touchstone.domain.Violations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How much of what was made is kept. What goes by one of the three goes.
 *
 * @param maxAge older things go
 * @param maxCount of each group the newest so many stay
 * @param maxBytes the oldest go until all that is left has at most so many
 */
public record Retention(Optional<Duration> maxAge, OptionalInt maxCount, OptionalLong maxBytes) {
    public Retention {
        new Violations()
                .check(maxAge.map(age -> !age.isNegative()).orElse(true), "older_than", maxAge, ">= 0")
                .check(maxCount.orElse(0) >= 0, "keep", maxCount, ">= 0")
                .check(maxBytes.orElse(0) >= 0, "max_size", maxBytes, ">= 0")
                .throwIfAny();
    }

    /** What goes, oldest first; never what is in use, though it counts among what stays. */
    public List<Stored> beyond(List<Stored> all, Instant now) {
        List<Stored> newestFirst = all.stream()
                .sorted(Comparator.comparing(Stored::time).reversed())
                .toList();
        Set<Stored> going = new HashSet<>();
        Map<String, Integer> places = new HashMap<>();
        for (Stored stored : newestFirst) {
            int place = places.merge(stored.group(), 1, Integer::sum);
            boolean isOld = maxAge.isPresent() && stored.time().isBefore(now.minus(maxAge.get()));
            boolean isSurplus = maxCount.isPresent() && place > maxCount.getAsInt();
            if (!stored.inUse() && (isOld || isSurplus)) {
                going.add(stored);
            }
        }
        addUntilSmallEnough(going, newestFirst.reversed());
        return newestFirst.reversed().stream().filter(going::contains).toList();
    }

    private void addUntilSmallEnough(Set<Stored> going, List<Stored> oldestFirst) {
        long left = oldestFirst.stream()
                .filter(stored -> !going.contains(stored))
                .mapToLong(Stored::bytes)
                .sum();
        List<Stored> candidates = new ArrayList<>(oldestFirst);
        candidates.removeIf(stored -> stored.inUse() || going.contains(stored));
        for (Stored oldest : candidates) {
            if (left <= maxBytes.orElse(Long.MAX_VALUE)) {
                return;
            }
            going.add(oldest);
            left -= oldest.bytes();
        }
    }
}
