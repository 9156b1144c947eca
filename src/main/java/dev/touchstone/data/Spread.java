package dev.touchstone.data;

import java.util.List;
import java.util.stream.IntStream;

/** A few of many, at even distances. */
public final class Spread {
    private Spread() {}

    /** At most {@code count} of them, the first and the last among them where there are two. */
    public static <T> List<T> over(List<T> all, int count) {
        if (all.size() <= count) {
            return all;
        }
        double stride = count > 1 ? (all.size() - 1.0) / (count - 1) : 0;
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((int) Math.round(i * stride)))
                .toList();
    }
}
