package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import java.util.Optional;

/** Runs each worker as a child process of the same program. */
public final class LocalLauncher implements JobLauncher {
    public LocalLauncher(DataDirectory directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Handle start(JobName job) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Handle> find(JobName job) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
