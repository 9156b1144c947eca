package dev.touchstone.assess;

import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.ModelComparison;
import dev.touchstone.domain.ModelComparison.Flip;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.gate.ClusteredMean;
import dev.touchstone.gate.McNemar;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Two models on the same pairs, those that both can tell apart. */
record MeasuredModels(EvaluationData data, List<Both> pairs) {
    private static final long SEED = 0;

    /** A pair with the rewards of either model. */
    record Both(MeasuredPair one, MeasuredPair other) {
        /** 1 if the one alone is right, -1 if the other alone is. */
        double gain() {
            return one.right() - other.right();
        }

        double change() {
            return Math.abs(one.margin() - other.margin());
        }
    }

    /** INVALID_DATA when there is no such pair. */
    static MeasuredModels of(MeasuredModel one, MeasuredModel other) {
        Map<Integer, MeasuredPair> byIndex = new HashMap<>();
        other.pairs().forEach(pair -> byIndex.put(pair.index(), pair));
        List<Both> pairs = one.pairs().stream()
                .flatMap(pair ->
                        Optional.ofNullable(byIndex.get(pair.index())).stream().map(same -> new Both(pair, same)))
                .toList();
        if (pairs.isEmpty()) {
            throw new TouchstoneException(
                    Reason.INVALID_DATA,
                    "data: none of " + one.data().pairs().pairs().size()
                            + " pairs can be scored by both versions (expected: >= 1)");
        }
        return new MeasuredModels(one.data(), pairs);
    }

    double accuracy() {
        return mean(pair -> pair.one.right());
    }

    double otherAccuracy() {
        return mean(pair -> pair.other.right());
    }

    private Estimate difference() {
        return ClusteredMean.of(
                pairs.stream().mapToDouble(Both::gain).toArray(),
                pairs.stream().mapToInt(pair -> pair.one.prompt()).toArray(),
                SEED);
    }

    private double mean(ToDoubleFunction<Both> value) {
        return pairs.stream().mapToDouble(value).average().orElseThrow();
    }

    ModelComparison comparison(int mostFlips) {
        Map<Integer, Double> byPrompt = new HashMap<>();
        pairs.forEach(pair -> byPrompt.merge(pair.one.prompt(), pair.gain(), Double::sum));
        long better = byPrompt.values().stream().filter(gain -> gain > 0).count();
        long worse = byPrompt.values().stream().filter(gain -> gain < 0).count();
        return new ModelComparison(
                pairs.size(),
                accuracy(),
                otherAccuracy(),
                difference(),
                pairs.stream().filter(pair -> pair.gain() > 0).count(),
                pairs.stream().filter(pair -> pair.gain() < 0).count(),
                better,
                worse,
                McNemar.p(better, worse),
                flips(mostFlips));
    }

    private List<Flip> flips(int most) {
        return pairs.stream()
                .filter(pair -> pair.gain() != 0)
                .sorted(Comparator.comparingDouble(Both::change).reversed())
                .limit(most)
                .map(this::flip)
                .toList();
    }

    private Flip flip(Both pair) {
        return new Flip(
                data.place(pair.one.pair().chosenRow()),
                data.place(pair.one.pair().rejectedRow()),
                pair.gain() > 0,
                pair.one.chosen(),
                pair.one.rejected(),
                pair.other.chosen(),
                pair.other.rejected());
    }
}
