package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.stream.Collectors;

/** The forms of preferences, in words. */
final class PreferenceForms {
    private PreferenceForms() {}

    /** Those that occur, in the order of their first occurrence. */
    static String of(List<Preference> preferences) {
        return preferences.stream().map(PreferenceForms::of).distinct().collect(Collectors.joining(", "));
    }

    private static String of(Preference preference) {
        return switch (preference) {
            case Preference.Pair pair -> "pairs";
            case Preference.Ranking ranking -> "rankings";
            case Preference.Rating rating -> rating.prompt() == null ? "rated texts" : "rated responses";
            case Preference.LabelledText text -> text.prompt() == null ? "labelled texts" : "labelled responses";
        };
    }
}
