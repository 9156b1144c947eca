package dev.touchstone.train;

import dev.touchstone.domain.StorageFailure;
import dev.touchstone.model.Learner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints of one run, as {@code step-N} in a directory: the best one and the newest two stay. */
final class Checkpoints {
    private static final int NEWEST_KEPT = 2;

    private final Path directory;
    private final List<Long> saved = new ArrayList<>();
    private Optional<Long> best = Optional.empty();

    Checkpoints(Path directory) {
        this.directory = directory;
    }

    /** Saves what the learner is at a step, and drops what is no longer wanted. */
    void save(Learner learner, long step) {
        if (!saved.contains(step)) {
            write(learner, step);
            saved.add(step);
        }
        prune();
    }

    /** As {@link #save}; it stays until a better one is saved. */
    void saveBest(Learner learner, long step) {
        best = Optional.of(step);
        save(learner, step);
    }

    void restore(Learner learner, long step) {
        learner.restore(path(step));
    }

    /** Written aside and renamed: a directory of the final name is always complete. */
    private void write(Learner learner, long step) {
        Path partial = directory.resolve(".step-" + step + ".partial");
        try {
            delete(partial);
            Files.createDirectories(partial);
            learner.checkpoint(partial);
            delete(path(step));
            Files.move(partial, path(step), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StorageFailure.of(partial, e);
        }
    }

    private void prune() {
        List<Long> older = saved.subList(0, Math.max(0, saved.size() - NEWEST_KEPT));
        List<Long> dropped =
                older.stream().filter(step -> !best.equals(Optional.of(step))).toList();
        dropped.forEach(step -> delete(path(step)));
        saved.removeAll(dropped);
    }

    private Path path(long step) {
        return directory.resolve("step-" + step);
    }

    private static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw StorageFailure.of(tree, e);
        }
    }
}
