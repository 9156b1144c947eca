package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Preferences by a single quality, such as tone, as if people had been asked for nothing else. */
public final class AttributeViews {
    private AttributeViews() {}

    /** By the name of each quality that somebody judged: what was said of it. */
    public static SortedMap<String, List<Preference>> of(List<Preference> preferences) {
        SortedMap<String, List<Preference>> views = new TreeMap<>();
        Set<String> names = preferences.stream()
                .flatMap(preference -> preference.attributes().stream())
                .collect(Collectors.toSet());
        for (String name : names) {
            views.put(
                    name,
                    preferences.stream()
                            .map(preference -> preference.about(name))
                            .flatMap(Optional::stream)
                            .toList());
        }
        views.remove(Attribute.OVERALL);
        return views;
    }
}
