package dev.touchstone.dataset;

import dev.touchstone.data.Places;
import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.data.RepeatedIds;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns files of preferences into sealed revisions. */
public final class Importer {
    private final Datasets datasets;
    private final InstantSource clock;

    public Importer(Datasets datasets, InstantSource clock) {
        this.datasets = datasets;
        this.clock = clock;
    }

    /**
     * What came of an import: a new revision, or the one that the same import made before.
     *
     * @param findings what should be looked at in a new one
     */
    public record Imported(
            DatasetRevision revision, boolean isNew, List<String> skippedLines, List<Finding> findings) {}

    /**
     * Imports a file or folder into a dataset, which need not be there yet.
     *
     * @throws TouchstoneException PATH_NOT_FOUND, INVALID_DATA, REQUEST_ID_REUSED, STORAGE_FULL, STORAGE_FAILED
     */
    public Imported importFrom(Path path, DatasetImport request) {
        PreferenceSet read = PreferenceReader.readAny(path, request.format(), request.maxSkippedLines());
        try (DatasetLock lock = datasets.lock(request.dataset())) {
            return madeBefore(request, read.sha256())
                    .map(made -> new Imported(made, false, read.skippedLines(), List.of()))
                    .orElseGet(() -> sealed(path, request, read));
        } catch (IOException e) {
            throw StorageFailure.of(path, e);
        }
    }

    /** The revision that a request made; empty when none has it. */
    public Optional<DatasetRevision> madeBy(String dataset, String requestId) {
        return datasets.revisions(dataset).stream()
                .filter(revision -> !requestId.isEmpty() && revision.requestId().equals(requestId))
                .findFirst();
    }

    private Optional<DatasetRevision> madeBefore(DatasetImport request, String source) {
        Optional<DatasetRevision> byRequest = madeBy(request.dataset(), request.requestId());
        if (byRequest.isPresent()) {
            return Optional.of(requireSame(byRequest.get(), source));
        }
        return datasets.revisions(request.dataset()).stream()
                .limit(1)
                .filter(newest -> request.replace()
                        ? newest.sources().equals(List.of(source))
                        : newest.sources().contains(source))
                .findFirst();
    }

    private static DatasetRevision requireSame(DatasetRevision made, String source) {
        if (!made.sources().getLast().equals(source)) {
            throw new TouchstoneException(
                    Reason.REQUEST_ID_REUSED,
                    "request_id: used before, for " + made.name()
                            + " of another content (expected: a new one for each import)");
        }
        return made;
    }

    private Imported sealed(Path path, DatasetImport request, PreferenceSet read) {
        Optional<DatasetRevision> before = request.replace()
                ? Optional.empty()
                : datasets.revisions(request.dataset()).stream().findFirst();
        List<Kept> held = before.map(
                        revision -> datasets.content(revision.name()).records())
                .orElse(List.of());
        List<String> sources =
                new ArrayList<>(before.map(DatasetRevision::sources).orElse(List.of()));
        sources.add(read.sha256());
        DatasetRevision revision = datasets.seal(
                Content.of(joined(held, Content.records(read))),
                new Provenance(request.dataset(), clock.instant(), read.format(), sources, request.requestId()));
        String place = before.map(one -> one.name().toString()).orElse("");
        List<Finding> findings = RepeatedIds.find(
                joined(held.stream().map(Kept::preference).toList(), read.preferences()),
                joined(
                        held.stream()
                                .map(record -> new Finding.Where(place, record.id()))
                                .toList(),
                        Places.of(read, new DataSource.Location(path, request.format(), ""))));
        return new Imported(revision, true, read.skippedLines(), findings);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
