package dev.touchstone.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.touchstone.domain.StorageFailure;
import dev.touchstone.wire.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A worker's right to run a job: a lock that ends with its process, whatever happens to it, so that no two workers ever run one job,
 * not even those of two servers. Beside it the worker leaves what finds its process again.
 */
final class WorkerClaim implements AutoCloseable {
    private static final String LOCK = "worker.lock";
    private static final String PID = "worker.pid";

    private final FileChannel channel;

    private WorkerClaim(FileChannel channel) {
        this.channel = channel;
    }

    /** Claims the job of a directory for this process; empty when another worker has it. */
    static Optional<WorkerClaim> claim(Path job, String device) {
        try {
            FileChannel channel =
                    FileChannel.open(job.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                return Optional.empty();
            }
            remember(job, ProcessHandle.current(), device);
            return Optional.of(new WorkerClaim(channel));
        } catch (IOException e) {
            throw StorageFailure.of(job, e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // By another thread of this process.
            return false;
        }
    }

    static void remember(Path job, ProcessHandle process, String device) {
        AtomicFiles.write(job.resolve(PID), (identity(process) + " " + device).getBytes(UTF_8));
    }

    /** The process that has, or had last, the claim, if it still runs. */
    static Optional<Found> find(Path job) {
        try {
            Path file = job.resolve(PID);
            String[] words = Files.exists(file) ? Files.readString(file).strip().split(" ", 3) : new String[0];
            return words.length < 2
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(words[0]))
                            .filter(process -> identity(process).equals(words[0] + " " + words[1]))
                            .map(process -> new Found(process, words.length > 2 ? words[2] : ""));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Process id and start time: ids alone are given again. */
    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("-");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process then.
        }
    }

    /**
     * A worker's process.
     *
     * @param device that it runs on; empty when an earlier version started it
     */
    record Found(ProcessHandle process, String device) {}
}
