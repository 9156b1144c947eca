package dev.touchstone.dataset;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns files of preferences into sealed revisions. */
public final class Importer {
    private final Datasets datasets;
    private final InstantSource clock;

    public Importer(Datasets datasets, InstantSource clock) {
        this.datasets = datasets;
        this.clock = clock;
    }

    /** What came of an import: a new revision, or the one that the same import made before. */
    public record Imported(DatasetRevision revision, boolean isNew, List<String> skippedLines) {}

    /**
     * Imports a file or folder into a dataset, which need not be there yet.
     *
     * @throws TouchstoneException PATH_NOT_FOUND, INVALID_DATA, REQUEST_ID_REUSED, STORAGE_FULL, STORAGE_FAILED
     */
    public Imported importFrom(Path path, DatasetImport request) {
        PreferenceSet read = PreferenceReader.readAny(path, request.format(), request.maxSkippedLines());
        try (DatasetLock lock = datasets.lock(request.dataset())) {
            Optional<DatasetRevision> made = madeBefore(request, read.sha256());
            DatasetRevision revision = made.orElseGet(() -> seal(request, read));
            return new Imported(revision, made.isEmpty(), read.skippedLines());
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

    private DatasetRevision seal(DatasetImport request, PreferenceSet read) {
        List<Kept> records = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        List<DatasetRevision> before = datasets.revisions(request.dataset());
        if (!request.replace() && !before.isEmpty()) {
            records.addAll(datasets.content(before.getFirst().name()).records());
            sources.addAll(before.getFirst().sources());
        }
        records.addAll(Content.records(read));
        sources.add(read.sha256());
        return datasets.seal(
                Content.of(records),
                new Provenance(request.dataset(), clock.instant(), read.format(), sources, request.requestId()));
    }
}
