package dev.touchstone.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * One page of a list.
 *
 * @param nextPageToken opaque; empty on the last page
 */
public record Page<T>(List<T> items, String nextPageToken) {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1000;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

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
        return of(sorted, key, order, size, token, "");
    }

    /**
     * As above, of what a query has found.
     *
     * @param query its words: a token is good for the query that it came from alone
     */
    public static <T> Page<T> of(
            List<T> sorted, Function<T, String> key, Comparator<String> order, int size, String token, String query) {
        Violations violations = new Violations().check(size >= 0, "page_size", size, ">= 0");
        String last = violations.collect("", () -> decode(token, query));
        violations.throwIfAny();
        List<T> rest = token.isEmpty() ? sorted : after(sorted, key, order, requireNonNull(last));
        int limit = size == 0 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE);
        if (rest.size() <= limit) {
            return new Page<>(rest, "");
        }
        List<T> items = rest.subList(0, limit);
        return new Page<>(items, encode(key.apply(items.getLast()), query));
    }

    private static <T> List<T> after(List<T> sorted, Function<T, String> key, Comparator<String> order, String last) {
        return sorted.stream()
                .filter(item -> order.compare(key.apply(item), last) > 0)
                .toList();
    }

    /** The key behind its checksum, which tells tokens from other words. */
    private static String encode(String key, String query) {
        byte[] bytes = key.getBytes(UTF_8);
        byte[] token = ByteBuffer.allocate(CHECKSUM_BYTES + bytes.length)
                .putInt(checksum(bytes, query))
                .put(bytes)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static String decode(String token, String query) {
        if (token.isEmpty()) {
            return "";
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            int checksum = bytes.getInt();
            byte[] key = new byte[bytes.remaining()];
            bytes.get(key);
            if (checksum != checksum(key, query)) {
                throw foreign();
            }
            return new String(key, UTF_8);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw foreign();
        }
    }

    private static int checksum(byte[] key, String query) {
        CRC32 checksum = new CRC32();
        checksum.update(key);
        checksum.update(query.getBytes(UTF_8));
        return (int) checksum.getValue();
    }

    private static TouchstoneException foreign() {
        return TouchstoneException.of(
                Reason.INVALID_REQUEST,
                "page_token",
                "not one of ours (expected: next_page_token of the page before, unchanged, for the same query)");
    }
}
