package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.wire.Trees;
import java.util.List;

/** The jobs, all in one group. Those that have not ended are in use. */
public final class JobShelf implements Shelf {
    private static final String GROUP = "jobs";

    private final DataDirectory directory;
    private final JobStore store;

    public JobShelf(DataDirectory directory) {
        this.directory = directory;
        this.store = new JobStore(directory);
    }

    @Override
    public List<Stored> content() {
        return store.readable().stream().map(this::stored).toList();
    }

    private Stored stored(TrainingJob job) {
        return new Stored(
                job.name().toString(),
                GROUP,
                job.endTime().orElse(job.createTime()),
                Trees.size(directory.job(job.name())),
                !job.state().hasEnded());
    }

    @Override
    public void delete(Stored stored) {
        delete(JobName.parse(stored.name()));
    }

    /** @throws TouchstoneException IN_USE if it has not ended */
    void delete(JobName name) {
        // Resumed since, perhaps.
        if (!store.read(name).state().hasEnded()) {
            throw new TouchstoneException(
                    Reason.IN_USE, name + ": has not ended (expected: one that has; cancel it first)");
        }
        store.delete(name);
    }
}
