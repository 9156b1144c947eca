package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs each worker as a child process of the same program, which ends when the server does. */
public final class LocalLauncher implements JobLauncher {
    private static final String PID_FILE = "worker.pid";
    // Idle threads of the engine that spin take the processors away from scoring.
    private static final Map<String, String> ENVIRONMENT =
            Map.of("OMP_WAIT_POLICY", "PASSIVE", "DJL_OFFLINE", "true", "OPT_OUT_TRACKING", "true");

    private final DataDirectory directory;
    private final List<String> program;
    private final Map<String, String> settings;
    private final List<LocalWorker> started = new CopyOnWriteArrayList<>();

    /** @param settings environment variables TOUCHSTONE_... that workers get beside those of this process */
    public LocalLauncher(DataDirectory directory, Map<String, String> settings) {
        this(directory, settings, SelfCommand.ofThisProcess());
    }

    /**
     * A launcher of another program.
     *
     * @param program its command, before {@code worker --data-dir D --job ID}
     */
    LocalLauncher(DataDirectory directory, Map<String, String> settings, List<String> program) {
        this.directory = directory;
        this.settings = Map.copyOf(settings);
        this.program = List.copyOf(program);
    }

    @Override
    public Handle start(JobName job) {
        Path log = log(job);
        try {
            Process process = builder(job, log).start();
            process.getOutputStream().close();
            rememberOrStop(job, process);
            LocalWorker worker = LocalWorker.of(process, log);
            started.removeIf(earlier -> !earlier.isAlive());
            started.add(worker);
            return worker;
        } catch (IOException e) {
            throw new TouchstoneException(Reason.WORKER_FAILED, "the worker cannot be started: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Handle> find(JobName job) {
        Path file = directory.job(job).resolve(PID_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String remembered = Files.readString(file).strip();
            return ProcessHandle.of(Long.parseLong(remembered.split(" ", 2)[0]))
                    .filter(process -> remembered.equals(identity(process)))
                    .map(process -> LocalWorker.of(process, log(job)));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        started.forEach(LocalWorker::stop);
    }

    private ProcessBuilder builder(JobName job, Path log) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("worker", "--data-dir", directory.root().toString(), "--job", job.id()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putAll(directory.environment());
        builder.environment().putAll(settings);
        builder.environment()
                .put(
                        ServerWatch.SERVER_PID,
                        String.valueOf(ProcessHandle.current().pid()));
        return builder;
    }

    /** A worker that a later server could not find again must not run. */
    private void rememberOrStop(JobName job, Process process) {
        try {
            remember(job, process.toHandle());
        } catch (TouchstoneException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private void remember(JobName job, ProcessHandle process) {
        AtomicFiles.write(
                directory.job(job).resolve(PID_FILE), identity(process).getBytes(StandardCharsets.UTF_8));
    }

    /** Process id and start time: ids alone are given again. */
    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("");
    }

    private Path log(JobName job) {
        return directory.job(job).resolve("worker.log");
    }
}
