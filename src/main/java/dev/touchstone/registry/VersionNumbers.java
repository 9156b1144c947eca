package dev.touchstone.registry;

import dev.touchstone.domain.StorageFailure;
import dev.touchstone.wire.AtomicFiles;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The numbers of a model's versions. One is taken by creating the empty file {@code numbers/{n}}, which stays for ever: two
 * publishers never get the same number, and that of a deleted version is not given again.
 */
final class VersionNumbers {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private VersionNumbers() {}

    /**
     * Takes the next number.
     *
     * @param taken where the numbers given so far are
     * @param versions where the versions are
     */
    static int claim(Path taken, Path versions) {
        try {
            Files.createDirectories(taken);
            int next = 1
                    + Stream.of(taken, versions)
                            .flatMap(directory -> in(directory).stream())
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0);
            while (!isCreated(taken.resolve(String.valueOf(next)))) {
                next++;
            }
            AtomicFiles.force(taken);
            return next;
        } catch (IOException e) {
            throw StorageFailure.of(taken, e);
        }
    }

    /** Numbers that are names in a directory, highest first. */
    static List<Integer> in(Path directory) {
        return Trees.names(directory).stream()
                .filter(name -> NUMBER.matcher(name).matches())
                .map(Integer::valueOf)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static boolean isCreated(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }
}
