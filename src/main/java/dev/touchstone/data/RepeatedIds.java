package dev.touchstone.data;

import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Finding.Where;
import dev.touchstone.domain.Preference;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ids that several records have: whoever is to forget one of these by its id forgets all of them. */
public final class RepeatedIds {
    private static final int EXAMPLES = 20;

    private RepeatedIds() {}

    /**
     * At most one finding, a warning where an id stands for different prompts or texts. What comes from one place is one record.
     *
     * @param wheres of each preference
     */
    public static List<Finding> find(List<Preference> preferences, List<Where> wheres) {
        Map<String, Set<Where>> repeated = repeated(wheres);
        List<Where> places =
                repeated.values().stream().flatMap(Collection::stream).toList();
        return places.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        Finding.Kind.REPEATED_ID,
                        isAboutOneThing(repeated.keySet(), preferences, wheres)
                                ? Finding.Severity.INFO
                                : Finding.Severity.WARNING,
                        places.size(),
                        places.stream().limit(EXAMPLES).toList(),
                        repeated.size() == 1 ? "share an id" : "share " + repeated.size() + " ids",
                        "give each an id of its own, unless they belong together: forget takes all that have the id"));
    }

    /** Where each such id stands, in the order of the first of its places. */
    private static Map<String, Set<Where>> repeated(List<Where> wheres) {
        Map<String, Set<Where>> placesById = new LinkedHashMap<>();
        wheres.stream().filter(where -> !where.id().isEmpty()).forEach(where -> placesById
                .computeIfAbsent(where.id(), first -> new LinkedHashSet<>())
                .add(where));
        placesById.values().removeIf(places -> places.size() == 1);
        return placesById;
    }

    private static boolean isAboutOneThing(Set<String> ids, List<Preference> preferences, List<Where> wheres) {
        Map<String, Integer> groupById = new HashMap<>();
        return PromptGroups.of(preferences).stream().allMatch(group -> group.stream()
                .map(row -> wheres.get(row).id())
                .filter(ids::contains)
                .allMatch(id ->
                        groupById.computeIfAbsent(id, first -> group.getFirst()).equals(group.getFirst())));
    }
}
