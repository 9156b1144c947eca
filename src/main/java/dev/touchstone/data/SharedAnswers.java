package dev.touchstone.data;

import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Brings groups together that have answers in common, so that each goes through the model once: the pairs of a ranking that stand on
 * lines of their own, and those of the same answers by several attributes.
 */
final class SharedAnswers {
    private final int maxTexts;
    private final List<Joined> joined = new ArrayList<>();
    private final Map<ScoreInput, Joined> holders = new HashMap<>();

    private SharedAnswers(int maxTexts) {
        this.maxTexts = maxTexts;
    }

    /**
     * The groups, in the order of their first parts.
     *
     * @param maxTexts how many texts groups may have that are joined, unless one has all the texts of the other
     */
    static List<PairGroup> joined(List<PairGroup> groups, int maxTexts) {
        SharedAnswers answers = new SharedAnswers(maxTexts);
        groups.forEach(answers::add);
        return answers.joined.stream().map(Joined::group).toList();
    }

    private void add(PairGroup group) {
        Joined home = group.texts().stream()
                .map(holders::get)
                .filter(Objects::nonNull)
                .filter(one -> one.takes(group, maxTexts))
                .findFirst()
                .orElseGet(this::another);
        home.parts.add(group);
        home.texts.addAll(group.texts());
        group.texts().forEach(text -> holders.put(text, home));
    }

    private Joined another() {
        Joined another = new Joined(new ArrayList<>(), new HashSet<>());
        joined.add(another);
        return another;
    }

    private record Joined(List<PairGroup> parts, Set<ScoreInput> texts) {
        /** Whole texts may have a text in common by chance, and hang together without an end. */
        boolean takes(PairGroup group, int maxTexts) {
            Set<ScoreInput> all = new HashSet<>(texts);
            all.addAll(group.texts());
            boolean same = all.size() == Math.max(texts.size(), group.texts().size());
            return same || (all.size() <= maxTexts && ofOnePrompt(all));
        }

        private static boolean ofOnePrompt(Collection<ScoreInput> texts) {
            return texts.stream()
                            .map(text -> text instanceof ScoreInput.Answer answer ? answer.prompt() : text)
                            .distinct()
                            .count()
                    == 1;
        }

        PairGroup group() {
            if (parts.size() == 1) {
                return parts.getFirst();
            }
            Map<ScoreInput, Integer> indexes = new LinkedHashMap<>();
            List<Integer> rows = new ArrayList<>();
            List<PairGroup.Pair> pairs = new ArrayList<>();
            for (PairGroup part : parts) {
                int[] places = new int[part.texts().size()];
                for (int i = 0; i < places.length; i++) {
                    places[i] = indexes.computeIfAbsent(part.texts().get(i), text -> indexes.size());
                    if (places[i] == rows.size()) {
                        rows.add(part.rows().get(i));
                    }
                }
                part.pairs().forEach(pair -> pairs.add(pair.between(places[pair.chosen()], places[pair.rejected()])));
            }
            return new PairGroup(List.copyOf(indexes.keySet()), rows, pairs);
        }
    }
}
