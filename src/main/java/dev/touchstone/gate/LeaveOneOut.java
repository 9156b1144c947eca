package dev.touchstone.gate;

import dev.touchstone.domain.Agreement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Compares each person with the others. */
final class LeaveOneOut {
    private final Map<String, PairedOrders> byName = new TreeMap<>();
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
                List<double[]> others = others(person, names, values);
                PairedOrders orders = byName.computeIfAbsent(names.get(person), name -> new PairedOrders());
                if (!others.isEmpty()) {
                    orders.add(values[person], Consensus.means(others));
                }
            }
        }
    }

    List<Agreement.Annotator> annotators() {
        return byName.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> new Agreement.Annotator(
                        entry.getKey(),
                        entry.getValue().things(),
                        entry.getValue().tau(seed)))
                .toList();
    }

    private static List<double[]> others(int person, List<String> names, double[][] values) {
        return IntStream.range(0, values.length)
                .filter(other -> !names.get(other).equals(names.get(person)))
                .mapToObj(other -> values[other])
                .toList();
    }
}
