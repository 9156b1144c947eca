package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Runs each worker as a child process of the same program, which ends when the server stops. */
public final class LocalLauncher implements JobLauncher {
    private static final System.Logger LOG = System.getLogger(LocalLauncher.class.getName());
    // Idle threads of the engine that spin take the processors away from scoring.
    private static final Map<String, String> ENVIRONMENT =
            Map.of("OMP_WAIT_POLICY", "PASSIVE", "DJL_OFFLINE", "true", "OPT_OUT_TRACKING", "true");
    /** How long all workers together may take to write their last checkpoint. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String DEVICE = "TOUCHSTONE_DEVICE";
    // When memory runs out, the kernel takes the run and leaves the server.
    private static final String FIRST_TO_GO = "800";

    private final DataDirectory directory;
    private final Map<String, String> settings;
    private final WorkerLimits limits;
    private final List<String> program;
    private final Duration patience;
    private final List<LocalWorker> started = new CopyOnWriteArrayList<>();

    /** @param settings environment variables TOUCHSTONE_... that workers get beside those of this process */
    public LocalLauncher(DataDirectory directory, Map<String, String> settings, WorkerLimits limits) {
        this(directory, settings, limits, SelfCommand.ofThisProcess(), PATIENCE);
    }

    /**
     * A launcher of another program.
     *
     * @param program its command, before {@code worker --data-dir D --job ID}
     * @param patience how long {@link #close} waits for all workers that were asked to end
     */
    LocalLauncher(
            DataDirectory directory,
            Map<String, String> settings,
            WorkerLimits limits,
            List<String> program,
            Duration patience) {
        this.directory = directory;
        this.settings = Map.copyOf(settings);
        this.limits = limits;
        this.program = List.copyOf(program);
        this.patience = patience;
    }

    @Override
    public Handle start(JobName job, String device) {
        Path log = log(job);
        OomKills oomKills = new OomKills();
        try {
            Process process = builder(job, device, log).start();
            process.getOutputStream().close();
            makeFirstToGo(process.pid());
            LocalWorker worker = LocalWorker.of(process, device, log, oomKills);
            started.removeIf(earlier -> !earlier.isAlive());
            started.add(worker);
            return worker;
        } catch (IOException e) {
            throw new TouchstoneException(Reason.WORKER_FAILED, "the worker cannot be started: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Handle> find(JobName job) {
        return WorkerClaim.find(directory.job(job)).map(found -> LocalWorker.of(found, log(job)));
    }

    @Override
    public void askToEnd() {
        started.forEach(LocalWorker::ask);
    }

    @Override
    public void close() {
        askToEnd();
        long end = System.nanoTime() + patience.toNanos();
        for (LocalWorker worker : started) {
            if (!worker.endsWithin(Duration.ofNanos(end - System.nanoTime()))) {
                worker.stop();
            }
        }
    }

    private ProcessBuilder builder(JobName job, String device, Path log) {
        List<String> command = new ArrayList<>(prefix());
        command.addAll(program);
        command.addAll(List.of("worker", "--data-dir", directory.root().toString(), "--job", job.id()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.putAll(ENVIRONMENT);
        environment.putAll(directory.environment());
        environment.putAll(settings);
        environment.putAll(limits.environment());
        environment.put(DEVICE, device);
        return builder;
    }

    /** An image without the command that lowers the priority still trains. */
    private List<String> prefix() {
        List<String> prefix = limits.prefix();
        if (prefix.isEmpty() || isOnPath(prefix.getFirst())) {
            return prefix;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} is not there: training has the priority of scoring",
                prefix.getFirst());
        return List.of();
    }

    private static boolean isOnPath(String command) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    private static void makeFirstToGo(long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), FIRST_TO_GO);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "oom_score_adj of {0}: {1}", pid, e);
        }
    }

    private Path log(JobName job) {
        return directory.job(job).resolve("worker.log");
    }
}
