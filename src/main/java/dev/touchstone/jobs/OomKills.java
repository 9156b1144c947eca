package dev.touchstone.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How many processes the kernel has killed because memory ran out: in the control group of this one, or on the whole machine. */
final class OomKills {
    private static final String KEY = "oom_kill ";
    private static final String UNIFIED = "0::/";

    private final Path proc;
    private final Path controlGroups;

    OomKills() {
        this(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    OomKills(Path proc, Path controlGroups) {
        this.proc = proc;
        this.controlGroups = controlGroups;
    }

    /** Empty where that cannot be seen. */
    OptionalLong count() {
        return Stream.concat(ofControlGroup().stream(), Stream.of(proc.resolve("vmstat")))
                .map(OomKills::count)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private Optional<Path> ofControlGroup() {
        return lines(proc.resolve("self/cgroup"))
                .filter(line -> line.startsWith(UNIFIED))
                .map(line ->
                        controlGroups.resolve(line.substring(UNIFIED.length())).resolve("memory.events"))
                .findFirst();
    }

    private static OptionalLong count(Path file) {
        return lines(file)
                .filter(line -> line.startsWith(KEY))
                .mapToLong(line -> Long.parseLong(line.substring(KEY.length()).strip()))
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
        } catch (IOException e) {
            return Stream.of();
        }
    }
}
