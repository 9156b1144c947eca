package dev.touchstone.score;

import dev.touchstone.domain.Violations;
import dev.touchstone.model.KeyValues;
import dev.touchstone.model.RewardModel;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keys and values of what models have read, bounded in bytes over all models: beyond that the least recently used leaves. Found by
 * the tokens that a text begins with, and by nothing else. Thread-safe.
 */
public final class PrefixCache {
    /** Fewer tokens are read as fast with each text as by themselves: bench/README.md. */
    private static final int LEAST_TOKENS = 32;

    private final long maxBytes;
    private final int leastTokens;
    // In the order of their tokens the texts with most in common are neighbours.
    private final Map<RewardModel, NavigableMap<int[], PrefixEntry>> entries = new HashMap<>();
    private final Map<Draft, PrefixEntry> drafts = new HashMap<>();
    /** In the order in which they were used last. */
    private final Set<PrefixEntry> unused = new LinkedHashSet<>();

    private long bytes;
    private long unusedBytes;
    private long hits;
    private long misses;

    /** @param maxBytes 0 = nothing is remembered */
    public PrefixCache(long maxBytes) {
        this(maxBytes, LEAST_TOKENS);
    }

    /** @param leastTokens fewest that are worth a pass of their own, or worth looking up */
    public PrefixCache(long maxBytes, int leastTokens) {
        new Violations()
                .check(maxBytes >= 0, "prefix_cache_bytes", maxBytes, ">= 0")
                .check(leastTokens >= 1, "prefix_least_tokens", leastTokens, ">= 1")
                .throwIfAny();
        this.maxBytes = maxBytes;
        this.leastTokens = leastTokens;
    }

    int leastTokens() {
        return leastTokens;
    }

    /** Most bytes it may hold. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Bytes that it holds. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Beginnings that it holds. */
    public synchronized int count() {
        return entries.values().stream().mapToInt(Map::size).sum();
    }

    /** Texts of which a beginning was not read for them: it was remembered, or another in their batch has it too. */
    public synchronized long hits() {
        return hits;
    }

    /** Texts that were read whole. */
    public synchronized long misses() {
        return misses;
    }

    /** Counts texts by how many of their tokens were not read for them. */
    synchronized void count(List<Integer> reused) {
        long found = reused.stream().filter(tokens -> tokens > 0).count();
        hits += found;
        misses += reused.size() - found;
    }

    /** How many of the first tokens of a text are known. */
    synchronized int known(RewardModel model, int[] ids) {
        return nearest(model, ids).map(entry -> entry.common(ids)).orElse(0);
    }

    /** The longest known beginning of a text. It stays until the use is closed. */
    synchronized Optional<Use> find(RewardModel model, int[] ids) {
        return nearest(model, ids)
                .filter(entry -> entry.common(ids) >= leastTokens)
                .map(entry -> new Use(entry, entry.common(ids)));
    }

    /** How many bytes there can be room for now. */
    synchronized long room() {
        return maxBytes - bytes + unusedBytes;
    }

    /** Lets the least recently used go until there is room for so many bytes; false, and nothing goes, if there cannot be. */
    synchronized boolean makeRoom(long more) {
        boolean possible = more <= room();
        while (possible && bytes + more > maxBytes) {
            remove(unused.iterator().next());
        }
        return possible;
    }

    /**
     * Remembers a beginning, for which there was room made, and uses it.
     *
     * @param ofDrafts who alone need it, each in the place of what it needed before; none = it may be of use to everyone
     */
    synchronized Use add(RewardModel model, int[] ids, KeyValues keyValues, Collection<Draft> ofDrafts) {
        NavigableMap<int[], PrefixEntry> shelf = entries.computeIfAbsent(model, key -> new TreeMap<>(Arrays::compare));
        PrefixEntry entry = shelf.get(ids);
        if (entry == null) {
            entry = new PrefixEntry(shelf, ids, keyValues);
            shelf.put(ids, entry);
            bytes += keyValues.bytes();
        } else {
            keyValues.close();
        }
        Use use = new Use(entry, ids.length);
        entry.forEveryone |= ofDrafts.isEmpty();
        for (Draft draft : ofDrafts) {
            assign(entry, draft);
        }
        return use;
    }

    private void assign(PrefixEntry entry, Draft draft) {
        if (!draft.isForgotten()) {
            entry.drafts.add(draft);
            PrefixEntry before = drafts.put(draft, entry);
            if (before != null && before != entry) {
                leave(before, draft);
            }
        }
    }

    /** Lets go of what only this draft needs, now and in future. */
    public synchronized void forget(Draft draft) {
        draft.forget();
        PrefixEntry entry = drafts.remove(draft);
        if (entry != null) {
            leave(entry, draft);
        }
    }

    /** Lets go of everything that a model has read. */
    synchronized void forgetAll(RewardModel model) {
        Optional.ofNullable(entries.remove(model))
                .ifPresent(shelf -> List.copyOf(shelf.values()).forEach(this::remove));
    }

    /** Lets go of everything that is not in use; true if there was anything. */
    synchronized boolean clear() {
        List<PrefixEntry> leaving = List.copyOf(unused);
        leaving.forEach(this::remove);
        return !leaving.isEmpty();
    }

    private void beginUse(PrefixEntry entry) {
        entry.uses++;
        dropFromUnused(entry);
    }

    private void endUse(PrefixEntry entry) {
        entry.uses--;
        if (entry.uses == 0 && !entry.removed) {
            unused.add(entry);
            unusedBytes += entry.keyValues.bytes();
        }
    }

    private void dropFromUnused(PrefixEntry entry) {
        if (unused.remove(entry)) {
            unusedBytes -= entry.keyValues.bytes();
        }
    }

    private Optional<PrefixEntry> nearest(RewardModel model, int[] ids) {
        return Stream.ofNullable(entries.get(model))
                .flatMap(shelf -> Stream.of(
                        Optional.ofNullable(shelf.floorEntry(ids)), Optional.ofNullable(shelf.ceilingEntry(ids))))
                .flatMap(Optional::stream)
                .map(Map.Entry::getValue)
                .max(Comparator.comparingInt(entry -> entry.common(ids)));
    }

    private void leave(PrefixEntry entry, Draft draft) {
        entry.drafts.remove(draft);
        if (entry.isUnneeded()) {
            remove(entry);
        }
    }

    private void remove(PrefixEntry entry) {
        entry.shelf.remove(entry.ids, entry);
        entry.drafts.forEach(draft -> drafts.remove(draft, entry));
        entry.removed = true;
        dropFromUnused(entry);
        closeIfDone(entry);
    }

    private void closeIfDone(PrefixEntry entry) {
        if (entry.removed && entry.uses == 0 && !entry.closed) {
            entry.closed = true;
            bytes -= entry.keyValues.bytes();
            entry.keyValues.close();
        }
    }

    /** A beginning that stays in memory until this is closed. */
    final class Use implements AutoCloseable {
        private final PrefixEntry entry;
        private final int known;

        private Use(PrefixEntry entry, int known) {
            this.entry = entry;
            this.known = known;
            beginUse(entry);
        }

        KeyValues keyValues() {
            return entry.keyValues;
        }

        /** How many tokens of the text it was found for. */
        int known() {
            return known;
        }

        @Override
        public void close() {
            synchronized (PrefixCache.this) {
                endUse(entry);
                if (entry.isUnneeded()) {
                    remove(entry);
                }
                closeIfDone(entry);
            }
        }
    }
}
