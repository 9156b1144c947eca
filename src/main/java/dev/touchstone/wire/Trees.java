package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.StorageFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Directories with all that is in them. */
public final class Trees {
    private Trees() {}

    /** Names of the entries of a directory; none when there is no such directory. */
    public static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw StorageFailure.of(directory, requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw StorageFailure.of(directory, e);
        }
    }

    /** Bytes of all files. */
    public static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (UncheckedIOException e) {
            throw StorageFailure.of(directory, requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw StorageFailure.of(directory, e);
        }
    }

    /** Deletes a directory with all that is in it, links themselves and not what they point to; nothing when there is none. */
    public static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (NoSuchFileException e) {
            // Somebody else was quicker.
        } catch (IOException e) {
            throw StorageFailure.of(directory, e);
        }
    }

    /** Forces all files and directories of a tree to disk. */
    public static void force(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                AtomicFiles.force(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem) throws IOException {
                AtomicFiles.force(visited);
                return super.postVisitDirectory(visited, problem);
            }
        });
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem) throws IOException {
            Files.deleteIfExists(visited);
            return super.postVisitDirectory(visited, problem);
        }
    }
}
