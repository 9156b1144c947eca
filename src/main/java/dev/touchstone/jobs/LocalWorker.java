package dev.touchstone.jobs;

import dev.touchstone.domain.Reason;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A worker process on this machine. */
final class LocalWorker implements JobLauncher.Handle {
    private static final int SIGNAL_BASE = 128;
    private static final int SIGKILL = 9;

    private final ProcessHandle process;
    private final Supplier<Optional<Integer>> exitCode;
    private final Path log;

    private LocalWorker(ProcessHandle process, Supplier<Optional<Integer>> exitCode, Path log) {
        this.process = process;
        this.exitCode = exitCode;
        this.log = log;
    }

    /** A child of this process. */
    static LocalWorker of(Process child, Path log) {
        return new LocalWorker(child.toHandle(), () -> Optional.of(child.exitValue()), log);
    }

    /** A process that another one started; nobody but that one learns its exit code. */
    static JobLauncher.Handle of(ProcessHandle process, Path log) {
        return new LocalWorker(process, Optional::empty, log);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void stop() {
        process.destroyForcibly();
    }

    @Override
    public Reason reason() {
        return exitCode.get().equals(Optional.of(Worker.DISK_FULL)) ? Reason.STORAGE_FULL : Reason.WORKER_FAILED;
    }

    @Override
    public String ending() {
        return "the worker ended before the run did"
                + exitCode.get().map(LocalWorker::words).orElse("") + "; its log is " + log;
    }

    private static String words(int code) {
        if (code == SIGNAL_BASE + SIGKILL) {
            return ", killed by signal 9 (often because memory ran out)";
        }
        if (code == Worker.DISK_FULL) {
            return " because the disk is full";
        }
        return code > SIGNAL_BASE ? ", killed by signal " + (code - SIGNAL_BASE) : ", with exit code " + code;
    }
}
