package dev.touchstone.jobs;

import java.nio.file.Path;

/** The process that runs one job. */
public final class Worker {
    private Worker() {}

    /**
     * Runs a job to its end in this process and records every event in its journal.
     *
     * @param dataDirectory of the server
     * @param job {@code {job}} or {@code jobs/{job}}
     * @return exit code of the process: 0 when the job succeeded, otherwise 1
     */
    public static int run(Path dataDirectory, String job) {
        throw new UnsupportedOperationException();
    }
}
