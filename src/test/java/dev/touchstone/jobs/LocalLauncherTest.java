package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLauncherTest {
    @TempDir
    private Path root;

    private final JobName job = new JobName("20261123-221501-ab12cd");
    private DataDirectory directory;

    @BeforeEach
    void begin() throws IOException {
        directory = DataDirectory.of(root, Map.of());
        Files.createDirectories(directory.job(job));
    }

    /** A launcher of a shell script that gets the worker's words as its own. */
    private LocalLauncher script(String text) {
        return new LocalLauncher(
                directory, Map.of("TOUCHSTONE_DEVICE", "cuda:1"), List.of("/bin/sh", "-c", text, "touchstone"));
    }

    private long pid() throws IOException {
        return Long.parseLong(
                Files.readString(directory.job(job).resolve("worker.pid")).replaceFirst(" .*", ""));
    }

    private void awaitEnd(JobLauncher.Handle worker) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid());
        if (process.isPresent()) {
            process.get().onExit().get();
        }
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void start_worker_getsItsWordsItsEnvironmentAndALog() throws Exception {
        try (LocalLauncher launcher =
                script("echo \"$@\"; echo $OMP_WAIT_POLICY $TOUCHSTONE_DEVICE $TOUCHSTONE_SERVER_PID >&2")) {
            awaitEnd(launcher.start(job));
        }
        assertThat(directory.job(job).resolve("worker.log"))
                .hasContent("worker --data-dir " + directory.root() + " --job " + job.id() + "\nPASSIVE cuda:1 "
                        + ProcessHandle.current().pid());
    }

    @Test
    void ending_exitCode_isNamedWithTheLog() throws Exception {
        try (LocalLauncher launcher = script("exit 3")) {
            JobLauncher.Handle worker = launcher.start(job);
            awaitEnd(worker);
            assertThat(worker.ending())
                    .contains("exit code 3")
                    .contains(directory.job(job).resolve("worker.log").toString());
        }
    }

    @Test
    void stop_workerThatRuns_endsItBySignal() throws Exception {
        try (LocalLauncher launcher = script("read forever < /dev/zero")) {
            JobLauncher.Handle worker = launcher.start(job);
            assertThat(worker.isAlive()).isTrue();
            worker.stop();
            awaitEnd(worker);
            assertThat(worker.ending()).contains("signal 9");
        }
    }

    @Test
    void find_runningWorker_isFoundByAnotherServerUntilItEnds() throws Exception {
        try (LocalLauncher launcher = script("read forever < /dev/zero")) {
            launcher.start(job);
            JobLauncher.Handle found = script("").find(job).orElseThrow();
            assertThat(found.isAlive()).isTrue();
            found.stop();
            awaitEnd(found);
            assertThat(script("").find(job)).isEmpty();
        }
    }

    @Test
    void find_pidOfAnotherProcess_isNotTheWorker() throws IOException {
        Files.writeString(
                directory.job(job).resolve("worker.pid"),
                ProcessHandle.current().pid() + " 2020-01-01T00:00:00Z");
        assertThat(script("").find(job)).isEmpty();
    }

    @Test
    void close_launcher_stopsItsWorkers() throws Exception {
        LocalLauncher launcher = script("read forever < /dev/zero");
        JobLauncher.Handle worker = launcher.start(job);
        launcher.close();
        awaitEnd(worker);
    }

    @Test
    void start_programThatIsMissing_isWorkerFailed() {
        try (LocalLauncher launcher = new LocalLauncher(directory, Map.of(), List.of("/no/such/program"))) {
            assertThat(catchThrowableOfType(TouchstoneException.class, () -> launcher.start(job))
                            .reason())
                    .isEqualTo(Reason.WORKER_FAILED);
        }
    }
}
