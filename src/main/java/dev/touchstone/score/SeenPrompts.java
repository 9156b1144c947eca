package dev.touchstone.score;

import dev.touchstone.domain.Tokens;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Prompts that came lately, by a hash of their tokens: to take another for one of them costs nothing but memory. */
final class SeenPrompts {
    private static final int REMEMBERED = 4096;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Set<Long> hashes = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Notes the prompt of a text; true if it came before. */
    boolean isBack(Tokens text) {
        long hash = text.promptTokens();
        for (int i = 0; i < text.promptTokens(); i++) {
            hash = (hash ^ text.ids()[i]) * PRIME;
        }
        return !hashes.add(hash);
    }
}
