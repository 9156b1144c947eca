package dev.touchstone.gate;

import dev.touchstone.domain.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Two orders of the same things, prompt by prompt: only things of one prompt compare, and what is said of all prompts is pooled.
 * Intervals are from resamples of prompts, of one prompt alone from those of its things.
 */
public final class PairedOrders {
    private final List<TauCounter> prompts = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();

    /** Adds the things of a prompt; those of which either value is NaN are left out, and so is one alone. */
    public void add(double[] left, double[] right) {
        int[] shared = IntStream.range(0, left.length)
                .filter(i -> !Double.isNaN(left[i]) && !Double.isNaN(right[i]))
                .toArray();
        if (shared.length > 1) {
            prompts.add(new TauCounter(at(shared, left), at(shared, right)));
            sizes.add(shared.length);
        }
    }

    public boolean isEmpty() {
        return prompts.isEmpty();
    }

    /** Things that were added, of all prompts. */
    public long things() {
        return sizes.stream().mapToLong(Integer::longValue).sum();
    }

    /** How every two things of a prompt compare. */
    public KendallTau counts() {
        KendallTau counts = KendallTau.NONE;
        for (int i = 0; i < prompts.size(); i++) {
            counts = counts.plus(once(i), 1);
        }
        return counts;
    }

    /** Kendall's tau-b, with its interval. */
    public Estimate tau(long seed) {
        return estimate(seed, KendallTau::b);
    }

    /** Of every two things that are not tied on the right, the share that the left puts in the same order; with its interval. */
    public Estimate accuracy(long seed) {
        return estimate(seed, KendallTau::accuracy);
    }

    private Estimate estimate(long seed, ToDoubleFunction<KendallTau> statistic) {
        if (isEmpty()) {
            return Estimate.UNDEFINED;
        }
        if (prompts.size() == 1) {
            return Bootstrap.estimate(
                    sizes.getFirst(),
                    seed,
                    times -> statistic.applyAsDouble(prompts.getFirst().count(times)));
        }
        List<KendallTau> counts =
                IntStream.range(0, prompts.size()).mapToObj(this::once).toList();
        return Bootstrap.estimate(counts.size(), seed, times -> statistic.applyAsDouble(pooled(counts, times)));
    }

    private KendallTau once(int prompt) {
        int[] once = new int[sizes.get(prompt)];
        Arrays.fill(once, 1);
        return prompts.get(prompt).count(once);
    }

    private static KendallTau pooled(List<KendallTau> counts, int[] times) {
        KendallTau pooled = KendallTau.NONE;
        for (int i = 0; i < times.length; i++) {
            pooled = pooled.plus(counts.get(i), times[i]);
        }
        return pooled;
    }

    private static double[] at(int[] places, double[] values) {
        return IntStream.of(places).mapToDouble(place -> values[place]).toArray();
    }
}
