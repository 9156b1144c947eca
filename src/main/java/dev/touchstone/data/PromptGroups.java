package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.text.ConversationText;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Preferences that must not be torn apart: those about one prompt and, without prompts, those that share a text. */
final class PromptGroups {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final int[] parents;

    private PromptGroups(int size) {
        parents = new int[size];
        for (int i = 0; i < size; i++) {
            parents[i] = i;
        }
    }

    /** The groups in the order of their first members, as indexes of the preferences. */
    static Collection<List<Integer>> of(List<Preference> preferences) {
        PromptGroups groups = new PromptGroups(preferences.size());
        Map<String, Integer> firstWithKey = new HashMap<>();
        for (int i = 0; i < preferences.size(); i++) {
            int current = i;
            keys(preferences.get(i)).forEach(key -> {
                Integer first = firstWithKey.putIfAbsent(key, current);
                groups.join(first == null ? current : first, current);
            });
        }
        return groups.members();
    }

    private static Stream<String> keys(Preference preference) {
        return switch (preference) {
            case Preference.Pair pair -> keys(pair.prompt(), List.of(pair.chosen(), pair.rejected()));
            case Preference.Ranking ranking -> keys(ranking.prompt(), ranking.responses());
            case Preference.Rating rating -> keys(rating.prompt(), List.of(rating.response()));
            case Preference.LabelledText text -> keys(text.prompt(), List.of(text.text()));
        };
    }

    private static Stream<String> keys(@Nullable Prompt prompt, List<String> texts) {
        return prompt == null
                ? texts.stream().map(text -> "text " + normalized(text))
                : Stream.of("prompt " + normalized(ConversationText.render(prompt)));
    }

    /** Without what does not make another prompt of it: case, width of letters, and white space. */
    private static String normalized(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return SPACE.matcher(folded).replaceAll(" ").strip();
    }

    private void join(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    private int root(int index) {
        int root = index;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }

    private Collection<List<Integer>> members() {
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < parents.length; i++) {
            members.computeIfAbsent(root(i), root -> new ArrayList<>()).add(i);
        }
        return members.values();
    }
}
