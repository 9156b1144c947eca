package dev.touchstone.lint;

import dev.touchstone.data.PromptSplit;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.TrainingOptions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The preferences that are looked at: those to train on and those to measure on, by their indexes.
 *
 * @param wheres of each
 * @param measured indexes of those to measure on
 */
record Records(List<Preference> preferences, List<Finding.Where> wheres, BitSet measured) {
    static final int EXAMPLES = 20;

    /** Without data to measure on, a part is split off as training does it. */
    static Records of(Inspected data, Optional<Inspected> evalData, TrainingOptions options) {
        List<Preference> preferences = new ArrayList<>(data.set().preferences());
        List<Finding.Where> wheres = new ArrayList<>(data.wheres());
        BitSet measured =
                PromptSplit.drawn(preferences, evalData.isPresent() ? 0 : options.evalFraction(), options.seed());
        evalData.ifPresent(given -> {
            measured.set(
                    preferences.size(),
                    preferences.size() + given.set().entries().size());
            preferences.addAll(given.set().preferences());
            wheres.addAll(given.wheres());
        });
        return new Records(List.copyOf(preferences), List.copyOf(wheres), measured);
    }

    int size() {
        return preferences.size();
    }

    IntStream indexes() {
        return IntStream.range(0, size());
    }

    /** The preferences of one side, in their order. */
    List<Preference> side(boolean toMeasureOn) {
        return rows(toMeasureOn).mapToObj(preferences::get).toList();
    }

    /** Indexes of one side of which only their places within it are known. */
    BitSet ofSide(boolean toMeasureOn, BitSet places) {
        int[] rows = rows(toMeasureOn).toArray();
        return places.stream().map(place -> rows[place]).collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private IntStream rows(boolean toMeasureOn) {
        return indexes().filter(row -> measured.get(row) == toMeasureOn);
    }

    /** Of rows that belong together, those to measure on; none if all of them are on one side. */
    BitSet onBothSides(BitSet rows) {
        BitSet toMeasureOn = (BitSet) rows.clone();
        toMeasureOn.and(measured);
        return toMeasureOn.cardinality() < rows.cardinality() ? toMeasureOn : new BitSet();
    }

    /** A finding about some of them. */
    Finding finding(Finding.Kind kind, Finding.Severity severity, BitSet rows, String problem, String action) {
        return new Finding(
                kind,
                severity,
                rows.cardinality(),
                rows.stream().mapToObj(wheres::get).distinct().limit(EXAMPLES).toList(),
                problem,
                action);
    }
}
