package dev.touchstone.lint;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers with an arrow from each to those that it was preferred to more often than the other way round. Where arrows lead back to
 * where they began, no rewards can satisfy them all.
 */
final class PreferenceGraph {
    /** For each answer, by how many votes it is preferred to others; negative where they are preferred. */
    private final Map<String, Map<String, Integer>> balance = new LinkedHashMap<>();

    private PreferenceGraph(List<Comparison> comparisons) {
        for (Comparison one : comparisons) {
            vote(one.preferred(), one.other(), 1);
            vote(one.other(), one.preferred(), -1);
        }
    }

    private void vote(String answer, String other, int votes) {
        balance.computeIfAbsent(answer, first -> new LinkedHashMap<>()).merge(other, votes, Integer::sum);
    }

    /** Answers that are part of a cycle or lie between two: what is left when those with arrows in one direction alone are gone. */
    static Set<String> inCycles(List<Comparison> comparisons) {
        return new PreferenceGraph(comparisons).inCycles();
    }

    private Set<String> inCycles() {
        Map<String, Arrows> left = new HashMap<>();
        balance.forEach((answer, others) -> left.put(answer, Arrows.of(others.values())));
        Deque<String> outside = new ArrayDeque<>();
        left.forEach((answer, arrows) -> {
            if (arrows.areOneWay()) {
                outside.add(answer);
            }
        });
        while (!outside.isEmpty()) {
            String answer = outside.remove();
            left.remove(answer);
            balance.getOrDefault(answer, Map.of()).forEach((other, votes) -> {
                Arrows fewer = left.computeIfPresent(other, (name, arrows) -> arrows.without(-votes));
                if (fewer != null && fewer.areOneWay() && votes != 0) {
                    outside.add(other);
                }
            });
        }
        return left.keySet();
    }

    /** How many arrows leave an answer and lead to it. */
    private record Arrows(int out, int in) {
        static Arrows of(Collection<Integer> votes) {
            int out = (int) votes.stream().filter(balance -> balance > 0).count();
            int in = (int) votes.stream().filter(balance -> balance < 0).count();
            return new Arrows(out, in);
        }

        boolean areOneWay() {
            return out == 0 || in == 0;
        }

        Arrows without(int votes) {
            return new Arrows(out - (votes > 0 ? 1 : 0), in - (votes < 0 ? 1 : 0));
        }
    }
}
