package dev.touchstone.assess;

import dev.touchstone.data.AttributeViews;
import dev.touchstone.data.JudgedPair;
import dev.touchstone.data.JudgedPairs;
import dev.touchstone.data.Panel;
import dev.touchstone.data.Panels;
import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.ModelComparison.Place;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people said, to measure models on.
 *
 * @param sha256 of their content
 * @param pairs of which a majority prefers one side
 * @param panels of those who judged the same answers
 * @param attributes by the name of each quality that people judged, what a majority prefers by it
 */
record EvaluationData(
        List<PreferenceSet.Entry> entries,
        String sha256,
        JudgedPairs pairs,
        List<Panel> panels,
        SortedMap<String, List<JudgedPair>> attributes) {
    private static final long SEED = 0;

    /** Those of a source; INVALID_DATA naming the first bad line, PATH_NOT_FOUND, STORAGE_FAILED. */
    static EvaluationData read(DataSource source) {
        PreferenceSet set = PreferenceReader.read(source, 0);
        return of(set.entries(), set.sha256());
    }

    /** Texts without a prompt are joined with a fixed seed, so that measurements can be compared. */
    static EvaluationData of(List<PreferenceSet.Entry> entries, String sha256) {
        List<Preference> preferences =
                entries.stream().map(PreferenceSet.Entry::preference).toList();
        SortedMap<String, List<JudgedPair>> attributes = new TreeMap<>();
        AttributeViews.of(preferences).forEach((name, view) -> attributes.put(name, JudgedPair.of(view, SEED)));
        return new EvaluationData(
                entries, sha256, JudgedPairs.of(preferences, SEED), Panels.of(preferences), attributes);
    }

    /** All that needs a reward. */
    List<ScoreInput> texts() {
        List<ScoreInput> texts = new ArrayList<>();
        panels.forEach(panel -> texts.addAll(panel.answers()));
        Stream.concat(pairs.pairs().stream(), attributes.values().stream().flatMap(List::stream))
                .forEach(pair -> texts.addAll(List.of(pair.chosen(), pair.rejected())));
        return texts;
    }

    Place place(int row) {
        return new Place(entries.get(row).place(), entries.get(row).id());
    }
}
