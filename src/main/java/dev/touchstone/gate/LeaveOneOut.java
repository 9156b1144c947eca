package dev.touchstone.gate;

import dev.touchstone.domain.Agreement;
import dev.touchstone.domain.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Compares each person with the others. */
final class LeaveOneOut {
    private final Map<String, List<Comparison>> byName = new TreeMap<>();
    private final long seed;

    LeaveOneOut(long seed) {
        this.seed = seed;
    }

    /**
     * Adds a prompt.
     *
     * @param values a row for each person, a column for each answer; NaN where a person said nothing
     */
    void add(List<String> names, double[][] values) {
        for (int person = 0; person < values.length; person++) {
            if (!names.get(person).isBlank()) {
                Comparison comparison = Comparison.of(values[person], others(person, names, values));
                if (comparison.answers() > 1) {
                    byName.computeIfAbsent(names.get(person), name -> new ArrayList<>())
                            .add(comparison);
                }
            }
        }
    }

    List<Agreement.Annotator> annotators() {
        return byName.entrySet().stream()
                .map(entry -> annotator(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Agreement.Annotator annotator(String name, List<Comparison> prompts) {
        long answers = prompts.stream().mapToLong(Comparison::answers).sum();
        return new Agreement.Annotator(name, answers, tau(prompts));
    }

    private Estimate tau(List<Comparison> prompts) {
        if (prompts.size() == 1) {
            TauCounter counter = prompts.getFirst().counter();
            return Bootstrap.estimate(prompts.getFirst().answers(), seed, times -> counter.count(times)
                    .b());
        }
        List<KendallTau> counts = prompts.stream()
                .map(prompt -> KendallTau.between(prompt.own, prompt.others))
                .toList();
        return Bootstrap.estimate(
                counts.size(), seed, times -> pooled(counts, times).b());
    }

    private static KendallTau pooled(List<KendallTau> counts, int[] times) {
        KendallTau pooled = KendallTau.NONE;
        for (int i = 0; i < times.length; i++) {
            pooled = pooled.plus(counts.get(i), times[i]);
        }
        return pooled;
    }

    private static List<double[]> others(int person, List<String> names, double[][] values) {
        return IntStream.range(0, values.length)
                .filter(other -> !names.get(other).equals(names.get(person)))
                .mapToObj(other -> values[other])
                .toList();
    }

    /** What one person and the others on average think of the answers to a prompt that both judged. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Comparison(double[] own, double[] others) {
        static Comparison of(double[] own, List<double[]> others) {
            double[] mean = IntStream.range(0, own.length)
                    .mapToDouble(answer -> mean(others, answer))
                    .toArray();
            int[] shared = IntStream.range(0, own.length)
                    .filter(answer -> !Double.isNaN(own[answer]) && !Double.isNaN(mean[answer]))
                    .toArray();
            return new Comparison(
                    Arrays.stream(shared).mapToDouble(answer -> own[answer]).toArray(),
                    Arrays.stream(shared).mapToDouble(answer -> mean[answer]).toArray());
        }

        private static double mean(List<double[]> people, int answer) {
            return people.stream()
                    .mapToDouble(values -> values[answer])
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN);
        }

        int answers() {
            return own.length;
        }

        TauCounter counter() {
            return new TauCounter(own, others);
        }
    }
}
