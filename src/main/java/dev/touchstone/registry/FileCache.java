package dev.touchstone.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What small files hold, read again when they change. */
final class FileCache<T> {
    private final Function<Path, T> reader;
    private final Map<Path, Known<T>> known = new ConcurrentHashMap<>();

    FileCache(Function<Path, T> reader) {
        this.reader = reader;
    }

    /** Empty if there is no such file; throws what the reader throws. */
    Optional<T> of(Path file) {
        Object state;
        try {
            state = state(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (IOException e) {
            known.remove(file);
            return Optional.empty();
        }
        return Optional.of(known.compute(
                        file,
                        (path, before) -> before != null && before.state.equals(state)
                                ? before
                                : new Known<>(state, reader.apply(path)))
                .content);
    }

    /** A file is renamed into place, so that a new one has a new key. */
    private static Object state(BasicFileAttributes attributes) {
        return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }

    private record Known<T>(Object state, T content) {}
}
