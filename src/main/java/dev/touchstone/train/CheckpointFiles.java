package dev.touchstone.train;

import dev.touchstone.data.Sha256;
import dev.touchstone.domain.Checkpoint;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.AtomicFiles;
import dev.touchstone.wire.Records;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory of one checkpoint: the learner's own files, {@code checkpoint.json}, and {@code SHA256SUMS} over all of them, as
 * {@code sha256sum -c} reads it.
 */
final class CheckpointFiles {
    private static final String RECORD = "checkpoint.json";
    private static final String SUMS = "SHA256SUMS";
    private static final String BETWEEN = "  ";

    private CheckpointFiles() {}

    /** Completes a directory that holds the learner's files, and gives it its name once all of it is on the disk. */
    static void seal(Path partial, Checkpoint checkpoint, Path target) {
        try {
            Records.write(partial.resolve(RECORD), checkpoint);
            writeSums(partial);
            Trees.force(partial);
            Trees.delete(target);
            AtomicFiles.move(partial, target);
        } catch (IOException e) {
            throw StorageFailure.of(partial, e);
        }
    }

    private static void writeSums(Path directory) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (String name : Trees.names(directory).stream().sorted().toList()) {
            sums.append(Sha256.of(directory.resolve(name)))
                    .append(BETWEEN)
                    .append(name)
                    .append('\n');
        }
        Files.writeString(directory.resolve(SUMS), sums);
    }

    /** The record alone, unchecked. */
    static Checkpoint read(Path directory) {
        return Records.readCheckpoint(directory.resolve(RECORD));
    }

    /**
     * Checks every byte of a checkpoint.
     *
     * @throws TouchstoneException STORAGE_FAILED if it is not whole, saying what is wrong
     */
    static void verify(Path directory) {
        List<String> lines = sums(directory.resolve(SUMS));
        for (String line : lines) {
            check(directory, line.split(BETWEEN, 2));
        }
        if (lines.stream().noneMatch(line -> line.endsWith(BETWEEN + RECORD))) {
            throw damaged(directory.resolve(SUMS), RECORD + " is missing from it");
        }
    }

    private static List<String> sums(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }

    private static void check(Path directory, String[] line) {
        if (line.length != 2 || line[1].contains("/")) {
            throw damaged(directory.resolve(SUMS), "not a list of SHA-256 sums");
        }
        Path file = directory.resolve(line[1]);
        try {
            String found = Sha256.of(file);
            if (!found.equals(line[0])) {
                throw damaged(file, "SHA-256 " + found + " (expected: " + line[0] + ")");
            }
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }

    private static TouchstoneException damaged(Path file, String how) {
        return new TouchstoneException(Reason.STORAGE_FAILED, file + ": damaged: " + how);
    }
}
