package dev.touchstone.lint;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Preference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Overall judgements of the same prompt that cannot all be right. What one person said of two answers both ways, or of one answer twice and
 * differently, is a contradiction; that two people differ is none. People without a name count as one.
 */
final class Consistency {
    private record Said(Preference preference, int row) {}

    private record Order(String annotator, String preferred, String other) {
        Order reversed() {
            return new Order(annotator, other, preferred);
        }
    }

    private record Opinion(
            String form, String annotator, @Nullable Object prompt, String answer) {}

    private final Records records;
    private final BitSet contradicting = new BitSet();
    private final BitSet circular = new BitSet();

    private Consistency(Records records) {
        this.records = records;
    }

    /** @param groups of records with the same prompt */
    static List<Finding> find(Records records, Collection<List<Integer>> groups) {
        Consistency check = new Consistency(records);
        groups.forEach(check::check);
        return check.findings();
    }

    private void check(List<Integer> group) {
        List<Comparison> comparisons = group.stream()
                .flatMap(row -> overall(row).stream())
                .flatMap(said -> Comparison.of(said.preference, said.row).stream())
                .toList();
        checkOrders(comparisons);
        checkValues(group);
        checkCycles(comparisons);
    }

    private Optional<Said> overall(int row) {
        return records.preferences().get(row).about(Attribute.OVERALL).map(part -> new Said(part, row));
    }

    private void checkOrders(List<Comparison> comparisons) {
        Map<Order, BitSet> rows = new HashMap<>();
        for (Comparison one : comparisons) {
            Order order = new Order(one.annotator(), one.preferred(), one.other());
            rows.computeIfAbsent(order, first -> new BitSet()).set(one.row());
        }
        rows.forEach((order, said) -> {
            if (rows.containsKey(order.reversed())) {
                contradicting.or(said);
            }
        });
    }

    private void checkValues(List<Integer> group) {
        Map<Opinion, Map<Double, BitSet>> said = new HashMap<>();
        group.stream().flatMap(row -> overall(row).stream()).forEach(one -> values(one.preference)
                .forEach((opinion, value) -> said.computeIfAbsent(opinion, first -> new HashMap<>())
                        .computeIfAbsent(value, first -> new BitSet())
                        .set(one.row)));
        said.values().stream()
                .filter(values -> values.size() > 1)
                .flatMap(values -> values.values().stream())
                .forEach(contradicting::or);
    }

    private static Map<Opinion, Double> values(Preference preference) {
        Map<Opinion, Double> values = new LinkedHashMap<>();
        switch (preference) {
            case Preference.Rating rating ->
                rating.ratings()
                        .forEach(one -> values.put(
                                new Opinion("rating", one.annotator(), rating.prompt(), rating.response()),
                                one.rating()));
            case Preference.LabelledText text ->
                values.put(
                        new Opinion("label", text.annotator(), text.prompt(), text.text()),
                        text.acceptable() ? 1.0 : 0.0);
            case Preference.Pair pair -> {}
            case Preference.Ranking ranking -> {}
        }
        return values;
    }

    /** Of everyone together, and of each person alone. */
    private void checkCycles(List<Comparison> comparisons) {
        if (comparisons.size() < 3) {
            return;
        }
        Map<String, List<Comparison>> byAnnotator = new LinkedHashMap<>();
        comparisons.forEach(one -> byAnnotator
                .computeIfAbsent(one.annotator(), first -> new ArrayList<>())
                .add(one));
        noteCycles(comparisons);
        byAnnotator.values().forEach(this::noteCycles);
    }

    private void noteCycles(List<Comparison> comparisons) {
        Set<String> answers = PreferenceGraph.inCycles(comparisons);
        comparisons.stream()
                .filter(one -> answers.contains(one.preferred()) && answers.contains(one.other()))
                .forEach(one -> circular.set(one.row()));
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (!contradicting.isEmpty()) {
            findings.add(records.finding(
                    Finding.Kind.CONTRADICTION,
                    Finding.Severity.WARNING,
                    contradicting,
                    "the same person, or people without a name, judged the same answers in opposite ways",
                    "find out which is meant; a name in `annotator` tells disagreement from mistakes"));
        }
        if (!circular.isEmpty()) {
            findings.add(records.finding(
                    Finding.Kind.CYCLE,
                    Finding.Severity.WARNING,
                    circular,
                    "together they put the answers to a prompt in a circle, so that no rewards satisfy all of them",
                    "have the prompt judged again, or by more people"));
        }
        return findings;
    }
}
