package dev.touchstone.gate;

import dev.touchstone.domain.Preference.AnnotatorRanks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How far people agree who ranked the same answers, with bootstrap intervals over prompts.
 *
 * @param prompts those that two people or more ranked; the rest says nothing about agreement
 * @param alpha Krippendorff's ordinal alpha. A unit is an answer, its value the place that a person gave it: 0 best, 1 last, tied
 *     answers share the mean, so that rankings of different length compare
 * @param meanW mean over prompts of Kendall's W
 * @param w Kendall's W of each prompt as given, NaN where it is undefined
 * @param annotators those with a name, by name
 */
public record Agreement(long prompts, Estimate alpha, Estimate meanW, List<Double> w, List<Annotator> annotators) {
    /**
     * One person against the others.
     *
     * @param prompts that others ranked too
     * @param tau Kendall's tau-b between the person's ranks and the mean ranks of the others (leave one out), the pairs of answers
     *     of all prompts pooled
     */
    public record Annotator(String name, long prompts, Estimate tau) {}

    public Agreement {
        w = List.copyOf(w);
        annotators = List.copyOf(annotators);
    }

    /**
     * @param rankings for each prompt, those of its people, all of the same answers in the same order
     * @param seed of the resamples
     */
    public static Agreement of(List<List<AnnotatorRanks>> rankings, long seed) {
        List<List<AnnotatorRanks>> shared =
                rankings.stream().filter(people -> people.size() > 1).toList();
        double[] w = shared.stream().mapToDouble(Agreement::concordance).toArray();
        return new Agreement(
                shared.size(),
                alpha(shared, seed),
                Bootstrap.estimate(w.length, seed, times -> mean(w, times)),
                rankings.stream().map(Agreement::concordance).toList(),
                annotators(shared, seed));
    }

    private static double concordance(List<AnnotatorRanks> people) {
        return KendallW.of(people.stream().map(Agreement::values).toList());
    }

    private static double mean(double[] values, int[] times) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                sum += times[i] * values[i];
                count += times[i];
            }
        }
        return sum / count;
    }

    private static Estimate alpha(List<List<AnnotatorRanks>> rankings, long seed) {
        List<double[]> units = new ArrayList<>();
        List<Integer> promptOfUnit = new ArrayList<>();
        for (int prompt = 0; prompt < rankings.size(); prompt++) {
            List<double[]> places =
                    rankings.get(prompt).stream().map(Agreement::places).toList();
            for (int i = 0; i < places.getFirst().length; i++) {
                int answer = i;
                units.add(places.stream().mapToDouble(one -> one[answer]).toArray());
                promptOfUnit.add(prompt);
            }
        }
        KrippendorffAlpha alpha = KrippendorffAlpha.of(units);
        int[] prompts = promptOfUnit.stream().mapToInt(Integer::intValue).toArray();
        return Bootstrap.estimate(
                rankings.size(),
                seed,
                times -> alpha.ordinal(
                        Arrays.stream(prompts).map(prompt -> times[prompt]).toArray()));
    }

    private static double[] places(AnnotatorRanks ranks) {
        double[] midRanks = MidRanks.of(values(ranks));
        return Arrays.stream(midRanks)
                .map(rank -> (rank - 1) / (midRanks.length - 1))
                .toArray();
    }

    private static List<Annotator> annotators(List<List<AnnotatorRanks>> rankings, long seed) {
        Map<String, List<KendallTau>> counts = new TreeMap<>();
        for (List<AnnotatorRanks> people : rankings) {
            for (AnnotatorRanks one : people) {
                List<AnnotatorRanks> others = people.stream()
                        .filter(other -> !other.annotator().equals(one.annotator()))
                        .toList();
                if (!one.annotator().isBlank() && !others.isEmpty()) {
                    counts.computeIfAbsent(one.annotator(), name -> new ArrayList<>())
                            .add(KendallTau.between(values(one), meanRanks(others)));
                }
            }
        }
        return counts.entrySet().stream()
                .map(entry -> annotator(entry.getKey(), entry.getValue(), seed))
                .toList();
    }

    private static Annotator annotator(String name, List<KendallTau> counts, long seed) {
        return new Annotator(
                name, counts.size(), Bootstrap.estimate(counts.size(), seed, times -> pooled(counts, times)));
    }

    private static double pooled(List<KendallTau> counts, int[] times) {
        KendallTau pooled = KendallTau.NONE;
        for (int i = 0; i < times.length; i++) {
            pooled = pooled.plus(counts.get(i), times[i]);
        }
        return pooled.b();
    }

    private static double[] meanRanks(List<AnnotatorRanks> people) {
        List<double[]> ranks =
                people.stream().map(one -> MidRanks.of(values(one))).toList();
        return IntStream.range(0, ranks.getFirst().length)
                .mapToDouble(answer ->
                        ranks.stream().mapToDouble(one -> one[answer]).average().orElseThrow())
                .toArray();
    }

    private static double[] values(AnnotatorRanks ranks) {
        return ranks.ranks().stream().mapToDouble(Integer::doubleValue).toArray();
    }
}
