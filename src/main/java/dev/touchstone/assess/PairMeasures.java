package dev.touchstone.assess;

import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.ModelEvaluation.LengthBand;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Spread;
import dev.touchstone.gate.Quantiles;
import dev.touchstone.gate.Spearman;
import dev.touchstone.gate.Spreads;
import dev.touchstone.gate.WilsonInterval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What pairs with rewards tell of a model. */
record PairMeasures(List<MeasuredPair> pairs) {
    private static final double[] BAND_ENDS = {0.25, 0.5, 0.75};

    Estimate accuracy() {
        return share(MeasuredPair::right);
    }

    Estimate longerAnswerAccuracy() {
        return share(MeasuredPair::longerIsRight);
    }

    private Estimate share(ToDoubleFunction<MeasuredPair> right) {
        return WilsonInterval.ofClusters(
                pairs.stream().mapToDouble(right).toArray(),
                pairs.stream().mapToInt(MeasuredPair::prompt).toArray());
    }

    double tieShare() {
        return mean(pair -> pair.margin() == 0 ? 1 : 0);
    }

    double loss() {
        return mean(MeasuredPair::loss);
    }

    private double mean(ToDoubleFunction<MeasuredPair> value) {
        return pairs.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    Spread spread(ToDoubleFunction<MeasuredPair> value) {
        return Spreads.of(pairs.stream().mapToDouble(value).toArray());
    }

    OptionalDouble rewardLengthCorrelation() {
        Map<ScoreInput, Double> rewards = new HashMap<>();
        pairs.forEach(pair -> {
            rewards.put(pair.pair().chosen(), pair.chosen());
            rewards.put(pair.pair().rejected(), pair.rejected());
        });
        List<Map.Entry<ScoreInput, Double>> answers = List.copyOf(rewards.entrySet());
        double rho = Spearman.rho(
                answers.stream().mapToDouble(Map.Entry::getValue).toArray(),
                answers.stream()
                        .mapToDouble(answer -> answer.getKey().judgedLength())
                        .toArray());
        return Double.isNaN(rho) ? OptionalDouble.empty() : OptionalDouble.of(rho);
    }

    /** About a quarter of the pairs each, shortest first; pairs of one length stay together. */
    List<LengthBand> byLength() {
        double[] lengths =
                pairs.stream().mapToDouble(MeasuredPair::length).sorted().toArray();
        double[] ends = DoubleStream.of(BAND_ENDS)
                .map(share -> Quantiles.of(lengths, share))
                .toArray();
        Map<Long, List<MeasuredPair>> bands = pairs.stream()
                .collect(Collectors.groupingBy(
                        pair -> DoubleStream.of(ends)
                                .filter(end -> end < pair.length())
                                .count(),
                        TreeMap::new,
                        Collectors.toList()));
        return bands.values().stream().map(PairMeasures::band).toList();
    }

    private static LengthBand band(List<MeasuredPair> pairs) {
        PairMeasures measures = new PairMeasures(pairs);
        return new LengthBand(
                pairs.stream().mapToInt(MeasuredPair::length).min().orElseThrow(),
                pairs.stream().mapToInt(MeasuredPair::length).max().orElseThrow(),
                pairs.size(),
                measures.accuracy(),
                measures.longerAnswerAccuracy().value());
    }
}
