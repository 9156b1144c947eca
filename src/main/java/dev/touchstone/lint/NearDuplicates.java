package dev.touchstone.lint;

import dev.touchstone.data.AllCores;
import dev.touchstone.data.DisjointSets;
import dev.touchstone.data.PromptGroups;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.text.ConversationText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prompts, and texts without a prompt, that are nearly the same: at least {@value #SIMILAR} of their shingles in common. Candidates
 * are found by {@link MinHash} and then compared; of those that two of {@value MinHash#BANDS} bands speak for, which texts of that
 * similarity have with probability 0.997, each is compared with two others of a band, so that the time is linear.
 */
final class NearDuplicates {
    private static final double SIMILAR = 0.8;
    private static final int LEAST_BANDS = 2;
    private static final int TEXTS_PER_TASK = 256;

    private record Unit(int group, String text) {}

    private final Records records;
    private final List<List<Integer>> groups;
    private final List<Unit> units = new ArrayList<>();
    private final List<int[]> bands;
    private final DisjointSets similar;

    private NearDuplicates(Records records, Collection<List<Integer>> groups) {
        this.records = records;
        this.groups = List.copyOf(groups);
        for (int group = 0; group < this.groups.size(); group++) {
            addUnits(group);
        }
        this.bands = AllCores.map(units, TEXTS_PER_TASK, unit -> MinHash.bands(unit.text));
        this.similar = new DisjointSets(this.groups.size());
    }

    /** @param groups of records with the same prompt, which are no near duplicates but the same */
    static List<Finding> find(Records records, Collection<List<Integer>> groups) {
        NearDuplicates search = new NearDuplicates(records, groups);
        IntStream.range(0, MinHash.BANDS).forEach(search::compare);
        return search.findings();
    }

    private void addUnits(int group) {
        groups.get(group).stream()
                .map(records.preferences()::get)
                .flatMap(NearDuplicates::texts)
                .map(PromptGroups::normalized)
                .distinct()
                .forEach(text -> units.add(new Unit(group, text)));
    }

    private static Stream<String> texts(Preference preference) {
        Prompt prompt = preference.prompt();
        return prompt == null ? preference.answers().stream() : Stream.of(ConversationText.render(prompt));
    }

    /** Units that are alike in a band stand together once they are sorted by it. */
    private void compare(int band) {
        long[] sorted = IntStream.range(0, units.size())
                .mapToLong(unit -> ((long) bands.get(unit)[band] << 32) | unit)
                .sorted()
                .toArray();
        for (int i = 1, first = 0; i < sorted.length; i++) {
            if (sorted[i] >> 32 != sorted[first] >> 32) {
                first = i;
            } else {
                compare((int) sorted[first], (int) sorted[i]);
                compare((int) sorted[i - 1], (int) sorted[i]);
            }
        }
    }

    private void compare(int one, int other) {
        int left = units.get(one).group;
        int right = units.get(other).group;
        if (!similar.areJoined(left, right)
                && MinHash.alike(bands.get(one), bands.get(other)) >= LEAST_BANDS
                && Shingles.similarity(units.get(one).text, units.get(other).text) >= SIMILAR) {
            similar.join(left, right);
        }
    }

    private List<Finding> findings() {
        BitSet all = new BitSet();
        BitSet leaking = new BitSet();
        for (List<Integer> cluster : similar.members()) {
            if (cluster.size() > 1) {
                BitSet rows = rows(cluster);
                all.or(rows);
                leaking.or(records.onBothSides(rows));
            }
        }
        List<Finding> findings = new ArrayList<>();
        if (!leaking.isEmpty()) {
            findings.add(records.finding(
                    Finding.Kind.NEAR_DUPLICATE_ON_BOTH_SIDES,
                    Finding.Severity.WARNING,
                    leaking,
                    "to measure on, with nearly a prompt, or text, that is one to train on",
                    "remove them from either side: they make what is measured look better than it is"));
        }
        if (!all.isEmpty()) {
            findings.add(records.finding(
                    Finding.Kind.NEAR_DUPLICATE,
                    Finding.Severity.INFO,
                    all,
                    "with nearly the prompt, or text, of another",
                    "keep one of each kind, unless they are meant to count more"));
        }
        return findings;
    }

    private BitSet rows(List<Integer> cluster) {
        BitSet rows = new BitSet();
        cluster.stream().flatMap(group -> groups.get(group).stream()).forEach(rows::set);
        return rows;
    }
}
