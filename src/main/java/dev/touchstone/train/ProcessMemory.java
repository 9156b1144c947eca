package dev.touchstone.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Resident memory of this process, as Linux counts it: in bytes, 0 where the system does not tell. */
public final class ProcessMemory {
    static final String PEAK = "VmHWM:";
    static final String NOW = "VmRSS:";

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** The most it has had. */
    public static long peakBytes() {
        return bytes(STATUS, PEAK);
    }

    /** What it has now. */
    public static long bytes() {
        return bytes(STATUS, NOW);
    }

    static long bytes(Path status, String key) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).replace("kB", "").strip())
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
