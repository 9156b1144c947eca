import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a job is at, as its files tell: its state, or that it writes a checkpoint. */
final class Moment {
    static final String NONE = "IDLE";
    static final String CHECKPOINT = "TRAINING, writing a checkpoint";
    /** Those that are short, and seldom hit by chance. */
    static final List<String> SHORT = List.of("PREPARING", CHECKPOINT, "EVALUATING", "PUBLISHING");

    private static final long MOST_MILLIS = 20_000;

    private Moment() {}

    static String of(Path job) {
        try {
            String state = Files.readAllLines(job.resolve("events.jsonl")).stream()
                    .filter(line -> line.contains("\"transition\""))
                    .reduce((first, second) -> second)
                    .map(line -> line.replaceFirst(".*JOB_STATE_([A-Z]+).*", "$1"))
                    .orElse(NONE);
            return state.equals("TRAINING") && isWritingCheckpoint(job) ? CHECKPOINT : state;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** One that is not whole yet has a name with a dot in front. */
    private static boolean isWritingCheckpoint(Path job) throws IOException {
        Path checkpoints = job.resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return false;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(".step"));
        }
    }

    /** Waits until one of the jobs is at a moment, or long enough. */
    static void await(String moment, Supplier<Stream<Path>> jobs) {
        long end = System.nanoTime() + MOST_MILLIS * 1_000_000;
        while (System.nanoTime() < end && jobs.get().noneMatch(job -> of(job).equals(moment))) {
            Crash.pause(1);
        }
    }
}
