package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Preferences by a single quality, such as tone, as if people had been asked for nothing else. */
public final class AttributeViews {
    private AttributeViews() {}

    /** By the name of each quality that somebody judged: what was said of it. */
    public static SortedMap<String, List<Preference>> of(List<Preference> preferences) {
        SortedMap<String, List<Preference>> views = new TreeMap<>();
        for (String name : new TreeSet<>(
                preferences.stream().flatMap(AttributeViews::names).toList())) {
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

    private static Stream<String> names(Preference preference) {
        return switch (preference) {
            case Preference.Pair pair -> Stream.of(pair.attribute());
            case Preference.LabelledText text -> Stream.of(text.attribute());
            case Preference.Ranking ranking ->
                ranking.rankings().stream().flatMap(one -> one.attributes().keySet().stream());
            case Preference.Rating rating ->
                rating.ratings().stream().flatMap(one -> one.attributes().keySet().stream());
        };
    }
}
