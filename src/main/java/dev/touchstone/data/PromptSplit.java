package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Preferences parted in two so that no prompt, and no text without a prompt, is on both sides; each keeps its order. */
public record PromptSplit(List<Preference> train, List<Preference> evaluation) {
    /** Kinds of groups that are split each on its own: evaluation must have texts of both labels to make pairs. */
    private enum Kind {
        ACCEPTABLE,
        UNACCEPTABLE,
        OTHER
    }

    /** Draws {@code fraction} of the prompts for evaluation; at least one of each kind that has two. */
    static PromptSplit of(List<Preference> preferences, double fraction, long seed) {
        return split(preferences, drawn(preferences, fraction, seed));
    }

    /** The indexes of those that {@link #of} draws for evaluation. */
    public static BitSet drawn(List<Preference> preferences, double fraction, long seed) {
        if (fraction == 0) {
            return new BitSet();
        }
        Map<Kind, List<List<Integer>>> groups = new EnumMap<>(Kind.class);
        for (List<Integer> group : PromptGroups.of(preferences)) {
            groups.computeIfAbsent(kind(group, preferences), kind -> new ArrayList<>())
                    .add(group);
        }
        BitSet drawn = new BitSet();
        for (List<List<Integer>> ofOneKind : groups.values()) {
            Collections.shuffle(ofOneKind, RandomStream.SPLIT.of(seed));
            ofOneKind.stream()
                    .limit(share(ofOneKind.size(), fraction))
                    .flatMap(List::stream)
                    .forEach(drawn::set);
        }
        return drawn;
    }

    private static long share(int groups, double fraction) {
        return groups < 2 ? 0 : Math.clamp(Math.round(fraction * groups), 1, groups - 1);
    }

    private static Kind kind(List<Integer> group, List<Preference> preferences) {
        List<Kind> kinds =
                group.stream().map(i -> kind(preferences.get(i))).distinct().toList();
        return kinds.size() == 1 ? kinds.getFirst() : Kind.OTHER;
    }

    private static Kind kind(Preference preference) {
        return switch (preference) {
            case Preference.Pair pair -> Kind.OTHER;
            case Preference.Ranking ranking -> Kind.OTHER;
            case Preference.Rating rating -> Kind.OTHER;
            case Preference.LabelledText text -> text.acceptable() ? Kind.ACCEPTABLE : Kind.UNACCEPTABLE;
        };
    }

    private static PromptSplit split(List<Preference> preferences, BitSet drawn) {
        List<Preference> train = new ArrayList<>();
        List<Preference> evaluation = new ArrayList<>();
        for (int i = 0; i < preferences.size(); i++) {
            (drawn.get(i) ? evaluation : train).add(preferences.get(i));
        }
        return new PromptSplit(train, evaluation);
    }
}
