package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labelled texts as pairs of an acceptable and an unacceptable one, each text in at most one. */
final class LabelledTexts {
    private final List<Row> acceptable = new ArrayList<>();
    private final List<Row> unacceptable = new ArrayList<>();

    private record Row(Preference.LabelledText text, int index) {
        @Nullable
        Prompt prompt() {
            return text.prompt();
        }

        ScoreInput input() {
            return ScoreInput.of(text.prompt(), text.text());
        }
    }

    /** @param row index of the preference */
    void add(Preference.LabelledText text, int row) {
        (text.acceptable() ? acceptable : unacceptable).add(new Row(text, row));
    }

    /** How many there are more of one label. */
    long unpaired() {
        return Math.abs(acceptable.size() - unacceptable.size());
    }

    /** In an order drawn from the seed: answers to the same prompt first, then whatever is left of both labels. */
    List<PairGroup> pairs(long seed) {
        List<Row> chosen = shuffled(acceptable, RandomStream.POSITIVES, seed);
        List<Row> rejected = shuffled(unacceptable, RandomStream.NEGATIVES, seed);
        List<PairGroup> pairs = new ArrayList<>(toTheSamePrompt(chosen, rejected));
        for (int i = 0; i < Math.min(chosen.size(), rejected.size()); i++) {
            pairs.add(pair(chosen.get(i), rejected.get(i)));
        }
        return pairs;
    }

    /** Takes what it pairs from both lists. */
    private static List<PairGroup> toTheSamePrompt(List<Row> chosen, List<Row> rejected) {
        Map<@Nullable Prompt, Deque<Row>> rejectedByPrompt = new LinkedHashMap<>();
        for (Row text : rejected) {
            if (text.prompt() != null) {
                rejectedByPrompt
                        .computeIfAbsent(text.prompt(), first -> new ArrayDeque<>())
                        .add(text);
            }
        }
        List<PairGroup> pairs = new ArrayList<>();
        chosen.removeIf(text -> {
            Deque<Row> others = rejectedByPrompt.get(text.prompt());
            if (others == null || others.isEmpty()) {
                return false;
            }
            return pairs.add(pair(text, others.remove()));
        });
        rejected.removeIf(text -> text.prompt() != null);
        rejectedByPrompt.values().forEach(rejected::addAll);
        return pairs;
    }

    private static List<Row> shuffled(List<Row> texts, RandomStream stream, long seed) {
        List<Row> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, stream.of(seed));
        return shuffled;
    }

    private static PairGroup pair(Row chosen, Row rejected) {
        double weight = (chosen.text.weight() + rejected.text.weight()) / 2;
        return new PairGroup(
                List.of(chosen.input(), rejected.input()),
                List.of(chosen.index, rejected.index),
                List.of(new PairGroup.Pair(0, 1, 0, weight, 1)));
    }
}
