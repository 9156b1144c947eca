package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.text.ConversationText;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Preferences that must not be torn apart: those about one prompt and, without prompts, those that share a text. */
public final class PromptGroups {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private PromptGroups() {}

    /** The groups in the order of their first members, as indexes of the preferences. */
    public static Collection<List<Integer>> of(List<Preference> preferences) {
        DisjointSets groups = new DisjointSets(preferences.size());
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
        Prompt prompt = preference.prompt();
        return prompt == null
                ? preference.answers().stream().map(text -> "text " + normalized(text))
                : Stream.of("prompt " + normalized(ConversationText.render(prompt)));
    }

    /** Without what does not make another prompt of it: case, width of letters, and white space. */
    public static String normalized(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return SPACE.matcher(folded).replaceAll(" ").strip();
    }
}
