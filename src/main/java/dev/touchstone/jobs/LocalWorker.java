package dev.touchstone.jobs;

import dev.touchstone.domain.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A worker process on this machine. */
final class LocalWorker implements JobLauncher.Handle {
    private static final int SIGNAL_BASE = 128;
    private static final int SIGKILL = 9;

    private final ProcessHandle process;
    private final String device;
    private final Supplier<Optional<Integer>> exitCode;
    private final Path log;
    private final OomKills oomKills;
    private final OptionalLong killsBefore;

    private LocalWorker(
            ProcessHandle process, String device, Supplier<Optional<Integer>> exitCode, Path log, OomKills oomKills) {
        this.process = process;
        this.device = device;
        this.exitCode = exitCode;
        this.log = log;
        this.oomKills = oomKills;
        this.killsBefore = oomKills.count();
    }

    /** A child of this process. */
    static LocalWorker of(Process child, String device, Path log, OomKills oomKills) {
        // A process is gone a moment before its exit code is known.
        Supplier<Optional<Integer>> exitCode =
                () -> Optional.of(child.onExit().join().exitValue());
        return new LocalWorker(child.toHandle(), device, exitCode, log, oomKills);
    }

    /** A process that another one started; nobody but that one learns its exit code. */
    static JobLauncher.Handle of(WorkerClaim.Found found, Path log) {
        return new LocalWorker(found.process(), found.device(), Optional::empty, log, new OomKills());
    }

    ProcessHandle process() {
        return process;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public void stop() {
        process.destroyForcibly();
    }

    /** Sends it the signal that asks a program to end. */
    void ask() {
        process.destroy();
    }

    boolean endsWithin(Duration time) {
        try {
            process.onExit().get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !process.isAlive();
    }

    @Override
    public Reason reason() {
        return switch (exitCode.get().orElse(0)) {
            case Worker.DISK_FULL -> Reason.STORAGE_FULL;
            case Worker.OUT_OF_MEMORY -> Reason.OUT_OF_MEMORY;
            default -> Reason.WORKER_FAILED;
        };
    }

    @Override
    public String ending() {
        return "the worker ended before the run did"
                + exitCode.get().map(this::words).orElse("") + "; its log is " + log;
    }

    private String words(int code) {
        return switch (code) {
            case SIGNAL_BASE + SIGKILL -> ", killed by signal 9" + becauseOfMemory();
            case Worker.DISK_FULL -> " because the disk is full";
            case Worker.OUT_OF_MEMORY ->
                " because it needed more memory than " + WorkerLimits.MEMORY
                        + " allows; use a smaller batch, shorter texts," + " or gradient_checkpointing";
            default -> code > SIGNAL_BASE ? ", killed by signal " + (code - SIGNAL_BASE) : ", with exit code " + code;
        };
    }

    private String becauseOfMemory() {
        OptionalLong now = oomKills.count();
        if (now.isEmpty() || killsBefore.isEmpty()) {
            return " (often because memory ran out)";
        }
        return now.getAsLong() > killsBefore.getAsLong() ? ": the kernel killed it because memory ran out" : "";
    }
}
