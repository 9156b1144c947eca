package dev.touchstone.score;

import dev.touchstone.model.KeyValues;
import java.util.Arrays;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;

/** What was read of one beginning. Guarded by the cache. */
final class PrefixEntry {
    final NavigableMap<int[], PrefixEntry> shelf;
    final int[] ids;
    final KeyValues keyValues;
    final Set<Draft> drafts = new HashSet<>();
    boolean forEveryone;
    int uses;
    boolean removed;
    boolean closed;

    PrefixEntry(NavigableMap<int[], PrefixEntry> shelf, int[] ids, KeyValues keyValues) {
        this.shelf = shelf;
        this.ids = ids;
        this.keyValues = keyValues;
    }

    /** How many tokens a text begins with that this does too. */
    int common(int[] other) {
        int mismatch = Arrays.mismatch(ids, other);
        return mismatch < 0 ? ids.length : mismatch;
    }

    boolean isUnneeded() {
        return !forEveryone && drafts.isEmpty();
    }
}
