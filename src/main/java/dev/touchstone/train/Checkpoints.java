package dev.touchstone.train;

import dev.touchstone.domain.Checkpoint;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RunIdentity;
import dev.touchstone.domain.RunState;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.Learner;
import dev.touchstone.wire.CheckpointMapping;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * The checkpoints of one run, as {@code step-N} in a directory: the newest ones, and those with the weights that each of them knows
 * as the best so far. A directory of such a name was complete when it got it.
 */
public final class Checkpoints implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());
    private static final Pattern NAME = Pattern.compile("step-\\d{1,18}");
    private static final String PARTIAL = ".";

    private final Path directory;
    private final RunIdentity run;
    private final NavigableMap<Long, Checkpoint> usable = new ConcurrentSkipListMap<>();
    private final List<String> damaged = new ArrayList<>();
    private final CheckpointWriter writer = new CheckpointWriter();

    private Checkpoints(Path directory, RunIdentity run) {
        this.directory = directory;
        this.run = run;
    }

    /**
     * Finds what earlier attempts at a run have left. What is damaged is skipped and logged, what is half-written deleted.
     *
     * @throws TouchstoneException CHECKPOINT_MISMATCH if it is another run's
     */
    public static Checkpoints open(Path directory, RunIdentity run) {
        Checkpoints checkpoints = new Checkpoints(directory, run);
        for (String name : Trees.names(directory)) {
            if (name.startsWith(PARTIAL)) {
                Trees.delete(directory.resolve(name));
            } else if (NAME.matcher(name).matches()) {
                checkpoints.find(directory.resolve(name));
            }
        }
        checkpoints.dropDamaged();
        checkpoints.latest().ifPresent(checkpoints::requireSameRun);
        return checkpoints;
    }

    private void find(Path found) {
        try {
            Checkpoint checkpoint = CheckpointFiles.read(found);
            usable.put(checkpoint.step(), checkpoint);
        } catch (TouchstoneException e) {
            skip(found, e);
        }
    }

    /** From the newest on, until one is whole and so are its best weights. */
    private void dropDamaged() {
        while (!usable.isEmpty() && !isWhole(usable.lastEntry().getValue())) {
            usable.pollLastEntry();
        }
    }

    private boolean isWhole(Checkpoint checkpoint) {
        Path verified = path(checkpoint.step());
        try {
            CheckpointFiles.verify(verified);
            Optional<Long> best = bestStep(checkpoint);
            if (best.isPresent() && best.get() != checkpoint.step()) {
                CheckpointFiles.verify(path(best.get()));
            }
            return true;
        } catch (TouchstoneException e) {
            skip(verified, e);
            return false;
        }
    }

    private void skip(Path found, TouchstoneException why) {
        String name = String.valueOf(found.getFileName());
        LOG.log(System.Logger.Level.WARNING, "Skipping checkpoint {0}: {1}", name, why.getMessage());
        damaged.add(name);
    }

    private void requireSameRun(Checkpoint checkpoint) {
        List<String> differences = CheckpointMapping.differences(checkpoint.run(), run);
        if (!differences.isEmpty()) {
            throw new TouchstoneException(
                    Reason.CHECKPOINT_MISMATCH,
                    path(checkpoint.step()) + ": of another run: " + String.join("; ", differences)
                            + "; train anew, or bring back what has changed");
        }
    }

    /** The newest checkpoint, to go on from. */
    public Optional<Checkpoint> latest() {
        return Optional.ofNullable(usable.lastEntry()).map(Map.Entry::getValue);
    }

    /** Names of the checkpoints that were skipped as damaged. */
    public List<String> damaged() {
        return List.copyOf(damaged);
    }

    /**
     * Saves what the learner is. Training waits until the files are written, and until the checkpoint before has reached the disk;
     * this one does so beside training.
     */
    void save(Learner learner, RunState state, double epoch, Duration elapsed) {
        writer.await();
        Checkpoint checkpoint = new Checkpoint(run, state, epoch, elapsed);
        Path partial = directory.resolve(PARTIAL + name(checkpoint.step()));
        keepingNothingPartial(partial, () -> {
            Trees.delete(partial);
            createDirectories(partial);
            learner.checkpoint(partial);
        });
        writer.begin(() -> keepingNothingPartial(partial, () -> {
            CheckpointFiles.seal(partial, checkpoint, path(checkpoint.step()));
            usable.put(checkpoint.step(), checkpoint);
            prune();
        }));
    }

    /** A disk that has become full needs the space. */
    private static void keepingNothingPartial(Path partial, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            try {
                Trees.delete(partial);
            } catch (TouchstoneException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static void createDirectories(Path partial) {
        try {
            Files.createDirectories(partial);
        } catch (IOException e) {
            throw StorageFailure.of(partial, e);
        }
    }

    private void prune() {
        Set<Long> kept = new HashSet<>();
        usable.descendingMap().values().stream()
                .limit(run.options().checkpoints().kept())
                .forEach(checkpoint -> {
                    kept.add(checkpoint.step());
                    bestStep(checkpoint).ifPresent(kept::add);
                });
        usable.keySet().retainAll(kept);
        Trees.names(directory).stream()
                .filter(NAME.asMatchPredicate())
                .filter(name -> !kept.contains(step(name)))
                .forEach(name -> Trees.delete(directory.resolve(name)));
    }

    /** Makes the learner what it was at a step. */
    void restore(Learner learner, long step) {
        writer.await();
        learner.restore(path(step));
    }

    /** Waits for what is still being written. */
    @Override
    public void close() {
        try {
            writer.await();
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "The last checkpoint was not written: {0}", e.getMessage());
        }
    }

    private static Optional<Long> bestStep(Checkpoint checkpoint) {
        return checkpoint.state().best().map(Evaluation::step);
    }

    private Path path(long step) {
        return directory.resolve(name(step));
    }

    private static String name(long step) {
        return "step-" + step;
    }

    private static long step(String name) {
        return Long.parseLong(name.substring("step-".length()));
    }
}
