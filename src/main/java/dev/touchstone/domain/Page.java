package dev.touchstone.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextPageToken opaque; empty on the last page
 */
public record Page<T>(List<T> items, String nextPageToken) {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1000;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Cuts a page out of a list. A token names the last key of the page before, so that items which come and go between two
     * pages neither repeat nor hide others.
     *
     * @param sorted the whole list in its order
     * @param key tells the items apart
     * @param order of the keys in the list
     * @param size at most this many; 0 = 50, above 1000 = 1000
     * @param token {@code nextPageToken} of the page before, or empty
     */
    public static <T> Page<T> of(
            List<T> sorted, Function<T, String> key, Comparator<String> order, int size, String token) {
        Violations violations = new Violations().check(size >= 0, "page_size", size, ">= 0");
        String last = violations.collect("", () -> decode(token));
        violations.throwIfAny();
        List<T> rest = token.isEmpty() ? sorted : after(sorted, key, order, requireNonNull(last));
        int limit = size == 0 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE);
        if (rest.size() <= limit) {
            return new Page<>(rest, "");
        }
        List<T> items = rest.subList(0, limit);
        return new Page<>(items, encode(key.apply(items.getLast())));
    }

    private static <T> List<T> after(List<T> sorted, Function<T, String> key, Comparator<String> order, String last) {
        return sorted.stream()
                .filter(item -> order.compare(key.apply(item), last) > 0)
                .toList();
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new TouchstoneException(List.of(new FieldViolation(
                    "page_token", "not one of ours (expected: next_page_token of the page before, unchanged)")));
        }
    }
}
