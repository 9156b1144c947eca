package dev.touchstone.dataset;

import dev.touchstone.domain.DataUse;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.ToForget;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes datasets forget a person or a record: a new revision without it, and its content erased from all earlier ones. */
public final class Forgetting {
    private final Datasets datasets;
    private final InstantSource clock;

    public Forgetting(Datasets datasets, InstantSource clock) {
        this.datasets = datasets;
        this.clock = clock;
    }

    /**
     * What was forgotten.
     *
     * @param revision newest one, without it
     * @param records that were changed or erased, in whichever revisions; the same one in several counts once
     * @param erasedFrom revisions that held it
     * @param users versions in which some of it may live on, each with its closest use of these
     */
    public record Forgotten(
            DatasetRevision revision, long records, List<DatasetName> erasedFrom, SortedMap<ModelName, DataUse> users) {
        public Forgotten {
            erasedFrom = List.copyOf(erasedFrom);
            users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        }

        /** Versions that used them in one way. */
        public List<ModelName> users(DataUse use) {
            return users.keySet().stream()
                    .filter(version -> users.get(version) == use)
                    .toList();
        }
    }

    /**
     * Forgets in all revisions of a dataset.
     *
     * @param versions all published versions
     * @throws TouchstoneException DATASET_NOT_FOUND, INVALID_REQUEST when no revision holds it or nothing would be left
     */
    public Forgotten forget(String dataset, ToForget forgotten, Stream<ModelManifest> versions) {
        try (DatasetLock lock = datasets.lock(dataset)) {
            DatasetRevision newest = datasets.revision(DatasetName.of(dataset));
            Content before = datasets.content(newest.name());
            List<Kept> remaining = remaining(before, forgotten);
            SequencedMap<DatasetName, List<Kept>> changed = changed(dataset, forgotten);
            List<DatasetName> holding = List.copyOf(changed.keySet());
            Lineage lineage = new Lineage(versions.toList());
            requireSomething(dataset, holding, lineage);
            requireSomethingLeft(dataset, remaining);
            DatasetRevision revision = changed.containsKey(newest.name())
                    ? datasets.seal(
                            Content.of(remaining),
                            new Provenance(dataset, clock.instant(), newest.format(), newest.sources(), ""))
                    : newest;
            holding.forEach(name -> erase(name, forgotten));
            long records =
                    changed.values().stream().flatMap(List::stream).distinct().count();
            return new Forgotten(revision, records, holding, lineage.users(holding));
        } catch (IOException e) {
            throw StorageFailure.of(Path.of(dataset), e);
        }
    }

    /** What changes in each revision that holds it. */
    private SequencedMap<DatasetName, List<Kept>> changed(String dataset, ToForget forgotten) {
        SequencedMap<DatasetName, List<Kept>> changed = new LinkedHashMap<>();
        for (DatasetRevision revision : datasets.revisions(dataset)) {
            Content content = datasets.content(revision.name());
            List<Kept> records = changed(content.records(), remaining(content, forgotten));
            if (!records.isEmpty()) {
                changed.put(revision.name(), records);
            }
        }
        return changed;
    }

    /** Nobody keeps who was forgotten, so that whoever asks again is told of all that was. */
    private void requireSomething(String dataset, List<DatasetName> holding, Lineage lineage) {
        if (!holding.isEmpty()) {
            return;
        }
        List<DatasetName> erased = datasets.revisions(dataset).stream()
                .filter(revision -> revision.erased() > 0)
                .map(DatasetRevision::name)
                .toList();
        SortedMap<ModelName, DataUse> users = lineage.users(erased);
        throw new TouchstoneException(
                Reason.INVALID_REQUEST,
                "datasets/" + dataset + ": holds nothing of it in any revision (expected: an annotator or record id"
                        + " as it stands there)"
                        + (users.isEmpty() ? "" : "; versions that used what was forgotten before: " + users.keySet()));
    }

    private static void requireSomethingLeft(String dataset, List<Kept> remaining) {
        if (remaining.isEmpty()) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST,
                    "datasets/" + dataset + ": nothing would be left (expected: delete the dataset instead)");
        }
    }

    private void erase(DatasetName name, ToForget forgotten) {
        Content before = datasets.content(name);
        Content remaining = Content.of(remaining(before, forgotten));
        datasets.erase(
                datasets.revision(name),
                remaining,
                changed(before.records(), remaining.records()).size());
    }

    private static List<Kept> remaining(Content content, ToForget forgotten) {
        return content.records().stream()
                .flatMap(record -> record.without(forgotten).stream())
                .toList();
    }

    /** Records that are gone, or of which a part is. */
    private static List<Kept> changed(List<Kept> before, List<Kept> remaining) {
        Set<Kept> untouched = new HashSet<>(remaining);
        return before.stream().filter(record -> !untouched.contains(record)).toList();
    }
}
