package dev.touchstone.gate;

import dev.touchstone.domain.Agreement;
import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.Opinion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Measures how far people agree who judged the same answers. */
public final class AgreementStatistics {
    /** For each prompt with answers that two people or more judged, a row of values for each person. */
    private final List<double[][]> prompts = new ArrayList<>();

    private final LeaveOneOut people;
    private final UnaryOperator<double[]> unitValues;
    private final long seed;

    private AgreementStatistics(UnaryOperator<double[]> unitValues, long seed) {
        this.people = new LeaveOneOut(seed);
        this.unitValues = unitValues;
        this.seed = seed;
    }

    /**
     * Of orders: only what one person says of the answers to one prompt compares. For alpha, a unit is an answer and its value the
     * place that a person gave it: 1 best, 0 last, tied answers share the mean, so that rankings of different length compare.
     *
     * @param opinions for each prompt, those of its people
     * @param seed of the resamples
     */
    public static Agreement ofRankings(List<List<Opinion>> opinions, long seed) {
        AgreementStatistics statistics = new AgreementStatistics(AgreementStatistics::places, seed);
        opinions.forEach(ofPrompt -> statistics.add(ofPrompt, MidRanks::of));
        return statistics.agreement();
    }

    /** Of ratings, all on one scale: as {@link #ofRankings}, but they count as they are. */
    public static Agreement ofRatings(List<List<Opinion>> opinions, long seed) {
        AgreementStatistics statistics = new AgreementStatistics(UnaryOperator.identity(), seed);
        opinions.forEach(ofPrompt -> statistics.add(ofPrompt, UnaryOperator.identity()));
        return statistics.agreement();
    }

    private void add(List<Opinion> opinions, UnaryOperator<double[]> form) {
        double[][] values =
                opinions.stream().map(opinion -> form.apply(values(opinion))).toArray(double[][]::new);
        if (sharedAnswers(values) > 0) {
            prompts.add(values);
            people.add(opinions.stream().map(Opinion::annotator).toList(), values);
        }
    }

    private Agreement agreement() {
        long answers =
                prompts.stream().mapToLong(AgreementStatistics::sharedAnswers).sum();
        return new Agreement(prompts.size(), answers, alpha(), meanW(), people.annotators());
    }

    private Estimate alpha() {
        List<double[]> units = new ArrayList<>();
        List<Integer> promptOfUnit = new ArrayList<>();
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            double[][] values =
                    Arrays.stream(prompts.get(prompt)).map(unitValues).toArray(double[][]::new);
            for (int answer = 0; answer < values[0].length; answer++) {
                units.add(given(values, answer));
                promptOfUnit.add(prompt);
            }
        }
        KrippendorffAlpha alpha = KrippendorffAlpha.of(units);
        if (prompts.size() == 1) {
            return Bootstrap.estimate(units.size(), seed, alpha::ordinal);
        }
        int[] promptOf = promptOfUnit.stream().mapToInt(Integer::intValue).toArray();
        return Bootstrap.estimate(
                prompts.size(),
                seed,
                times -> alpha.ordinal(
                        Arrays.stream(promptOf).map(prompt -> times[prompt]).toArray()));
    }

    private Estimate meanW() {
        double[] w =
                prompts.stream().mapToDouble(AgreementStatistics::concordance).toArray();
        return prompts.size() == 1 ? Estimate.of(w[0]) : Bootstrap.estimate(w.length, seed, times -> mean(w, times));
    }

    /** Kendall's W of those who judged all answers to a prompt; NaN where it is undefined. */
    public static double concordance(List<Opinion> opinions) {
        return concordance(opinions.stream().map(AgreementStatistics::values).toArray(double[][]::new));
    }

    private static double concordance(double[][] people) {
        return KendallW.of(Arrays.stream(people)
                .filter(values -> Arrays.stream(values).noneMatch(Double::isNaN))
                .toList());
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

    private static long sharedAnswers(double[][] people) {
        return people.length == 0
                ? 0
                : IntStream.range(0, people[0].length)
                        .filter(answer -> given(people, answer).length > 1)
                        .count();
    }

    private static double[] given(double[][] people, int answer) {
        return Arrays.stream(people)
                .mapToDouble(values -> values[answer])
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    private static double[] places(double[] midRanks) {
        return Arrays.stream(midRanks)
                .map(rank -> (rank - 1) / (midRanks.length - 1))
                .toArray();
    }

    private static double[] values(Opinion opinion) {
        return opinion.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
