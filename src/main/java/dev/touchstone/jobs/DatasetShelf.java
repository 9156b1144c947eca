package dev.touchstone.jobs;

import dev.touchstone.dataset.Datasets;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Trees;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The revisions of datasets, grouped by dataset. The newest of each, and those that a job which has not ended uses, are in use. */
public final class DatasetShelf implements Shelf {
    private final Datasets datasets;
    private final JobStore store;

    public DatasetShelf(DataDirectory directory) {
        this.datasets = new Datasets(directory.root());
        this.store = new JobStore(directory);
    }

    @Override
    public List<Stored> content() {
        return datasets.ids().stream().flatMap(this::revisions).toList();
    }

    private Stream<Stored> revisions(String id) {
        return datasets.revisions(id).stream()
                .map(revision -> new Stored(
                        revision.name().toString(),
                        DatasetName.of(id).toString(),
                        revision.createTime(),
                        size(revision),
                        isInUse(revision.name())));
    }

    private long size(DatasetRevision revision) {
        Path content = datasets.source(revision.name()).path();
        return Trees.size(Objects.requireNonNull(content.getParent()));
    }

    private boolean isInUse(DatasetName revision) {
        return datasets.revision(DatasetName.of(revision.id())).name().equals(revision)
                || store.readable().stream().anyMatch(job -> !job.state().hasEnded() && job.uses(revision));
    }

    @Override
    public void delete(Stored stored) {
        DatasetName revision = DatasetName.parse(stored.name());
        if (isInUse(revision)) {
            throw new TouchstoneException(
                    Reason.IN_USE, revision + ": needed by now (expected: one that nothing needs)");
        }
        datasets.delete(revision);
    }
}
