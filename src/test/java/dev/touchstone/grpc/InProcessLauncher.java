package dev.touchstone.grpc;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.JobName;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.jobs.JobLauncher;
import dev.touchstone.jobs.Worker;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs the real worker on a thread of the test. */
@Mock
@Singleton
class InProcessLauncher implements JobLauncher {
    private final DataDirectory directory;

    InProcessLauncher(DataDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Handle start(JobName job, String device) {
        return new RunningWorker(CompletableFuture.runAsync(
                () -> Worker.run(directory.root(), job.id(), ComputeDevice.CPU, () -> false)));
    }

    @Override
    public Optional<Handle> find(JobName job) {
        return Optional.empty();
    }

    @Override
    public void askToEnd() {}

    @Override
    public void close() {}

    private record RunningWorker(CompletableFuture<Void> run) implements Handle {
        @Override
        public boolean isAlive() {
            return !run.isDone();
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public void stop() {}

        @Override
        public String ending() {
            return run.handle((done, failure) -> failure == null ? "it ended" : "it failed: " + failure)
                    .join();
        }
    }
}
