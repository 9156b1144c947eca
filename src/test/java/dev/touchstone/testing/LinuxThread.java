package dev.touchstone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A thread as the kernel sees it: proc_pid_stat(5). */
public record LinuxThread(String name, int niceness) {
    private static final int NICENESS = 16;

    /** The calling one. */
    public static LinuxThread current() {
        return read(Path.of("/proc/thread-self"));
    }

    /** All of this process, PyTorch's too. */
    public static List<LinuxThread> all() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(LinuxThread::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LinuxThread read(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String[] others = stat.substring(end + 2).split(" ", -1);
            return new LinuxThread(stat.substring(stat.indexOf('(') + 1, end), Integer.parseInt(others[NICENESS]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
