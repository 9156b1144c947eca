package dev.touchstone.access;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A group of RPCs that a caller may use. */
public enum Scope {
    /** Score, and look at models and the server. */
    SCORE,
    /** Train, and look after jobs. */
    TRAIN,
    /** Everything, deleting included. */
    ADMIN;

    private static final String ALL =
            Arrays.stream(values()).map(Scope::toString).collect(Collectors.joining(", "));

    boolean covers(Scope needed) {
        return this == needed || this == ADMIN;
    }

    /**
     * Scopes as they are written: {@code score,train}.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    public static Set<Scope> parse(String words) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words.split(",", -1)) {
            scopes.add(Arrays.stream(values())
                    .filter(scope -> scope.toString().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new TouchstoneException(
                            Reason.INVALID_REQUEST, "scopes: unknown scope (expected: " + ALL + ")")));
        }
        return scopes;
    }

    /** Scopes as {@link #parse} reads them. */
    static String format(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
