package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLauncherTest {
    @TempDir
    private Path root;

    private final JobName job = new JobName("20261123-221501-ab12cd");
    private DataDirectory directory;
    private WorkerLimits limits = WorkerLimits.NONE;
    private Duration patience = Duration.ofMinutes(1);

    @BeforeEach
    void begin() throws IOException {
        directory = DataDirectory.of(root, Map.of());
        Files.createDirectories(directory.job(job));
    }

    /** A launcher of a shell script that gets the worker's words as its own. */
    private LocalLauncher script(String text) {
        return new LocalLauncher(
                directory,
                Map.of("TOUCHSTONE_MAX_DATA_BYTES", "7"),
                limits,
                List.of("/bin/sh", "-c", text, "touchstone"),
                patience);
    }

    private void awaitEnd(JobLauncher.Handle worker) throws Exception {
        ((LocalWorker) worker).process().onExit().get();
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void start_worker_getsItsWordsItsEnvironmentAndALog() throws Exception {
        try (LocalLauncher launcher =
                script("echo \"$@\"; echo $OMP_WAIT_POLICY $TOUCHSTONE_DEVICE $TOUCHSTONE_MAX_DATA_BYTES >&2")) {
            awaitEnd(launcher.start(job, "cuda:1"));
        }
        assertThat(directory.job(job).resolve("worker.log"))
                .hasContent("worker --data-dir " + directory.root() + " --job " + job.id() + "\nPASSIVE cuda:1 7");
    }

    @Test
    void ending_exitCode_isNamedWithTheLog() throws Exception {
        try (LocalLauncher launcher = script("exit 3")) {
            JobLauncher.Handle worker = launcher.start(job, "cuda:1");
            awaitEnd(worker);
            assertThat(worker.ending())
                    .contains("exit code 3")
                    .contains(directory.job(job).resolve("worker.log").toString());
        }
    }

    @Test
    void stop_workerThatRuns_endsItBySignal() throws Exception {
        try (LocalLauncher launcher = script("read forever < /dev/zero")) {
            JobLauncher.Handle worker = launcher.start(job, "cuda:1");
            assertThat(worker.isAlive()).isTrue();
            worker.stop();
            awaitEnd(worker);
            assertThat(worker.ending()).contains("signal 9");
        }
    }

    @Test
    void find_runningWorker_isFoundByAnotherServerUntilItEnds() throws Exception {
        try (LocalLauncher launcher = script("read forever < /dev/zero")) {
            LocalWorker started = (LocalWorker) launcher.start(job, "cuda:1");
            WorkerClaim.remember(directory.job(job), started.process(), "cuda:1");
            JobLauncher.Handle found = script("").find(job).orElseThrow();
            assertThat(found.isAlive()).isTrue();
            assertThat(found.device()).isEqualTo("cuda:1");
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
    void start_limits_boundThreadsAndMemoryAndPriority() throws Exception {
        limits = new WorkerLimits(3, 1 << 30, 7);
        try (LocalLauncher launcher = script("nice; echo $OMP_NUM_THREADS $TOUCHSTONE_WORKER_MEMORY_BYTES")) {
            awaitEnd(launcher.start(job, "cpu"));
        }
        assertThat(directory.job(job).resolve("worker.log")).hasContent("7\n3 1073741824");
    }

    @Test
    void start_worker_isTheFirstToGoWhenMemoryRunsOut() throws Exception {
        try (LocalLauncher launcher = script("read forever < /dev/zero")) {
            LocalWorker worker = (LocalWorker) launcher.start(job, "cpu");
            assertThat(Path.of("/proc/" + worker.process().pid() + "/oom_score_adj"))
                    .hasContent("800");
        }
    }

    @Test
    void reason_exitCodesOfWorkers_areTold() throws Exception {
        assertThat(reasonOfExit(Worker.DISK_FULL)).isEqualTo(Reason.STORAGE_FULL);
        assertThat(reasonOfExit(Worker.OUT_OF_MEMORY)).isEqualTo(Reason.OUT_OF_MEMORY);
        assertThat(reasonOfExit(1)).isEqualTo(Reason.WORKER_FAILED);
    }

    private Reason reasonOfExit(int code) throws Exception {
        try (LocalLauncher launcher = script("exit " + code)) {
            JobLauncher.Handle worker = launcher.start(job, "cpu");
            awaitEnd(worker);
            return worker.reason();
        }
    }

    @Test
    void close_workerThatListens_endsByItself() throws Exception {
        LocalLauncher launcher =
                script("trap 'kill $!; echo left a checkpoint; exit 1' TERM; sleep 600 & echo ready; wait");
        JobLauncher.Handle worker = launcher.start(job, "cuda:1");
        awaitLog("ready");
        launcher.close();
        awaitEnd(worker);
        assertThat(worker.ending()).contains("exit code 1");
        assertThat(directory.job(job).resolve("worker.log")).hasContent("ready\nleft a checkpoint");
    }

    @Test
    void close_workersThatDoNotListen_areStoppedWhenPatienceEnds() throws Exception {
        patience = Duration.ofMillis(50);
        LocalLauncher launcher = script("trap '' TERM; echo ready; read forever < /dev/zero");
        JobLauncher.Handle worker = launcher.start(job, "cuda:1");
        awaitLog("ready");
        launcher.close();
        awaitEnd(worker);
        assertThat(worker.ending()).contains("signal 9");
    }

    private void awaitLog(String line) throws Exception {
        Path log = directory.job(job).resolve("worker.log");
        while (!Files.readString(log).contains(line)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void start_programThatIsMissing_isWorkerFailed() {
        try (LocalLauncher launcher =
                new LocalLauncher(directory, Map.of(), limits, List.of("/no/such/program"), patience)) {
            assertThat(catchThrowableOfType(TouchstoneException.class, () -> launcher.start(job, "cuda:1"))
                            .reason())
                    .isEqualTo(Reason.WORKER_FAILED);
        }
    }
}
