package dev.touchstone.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files of JSON lines for the commands. */
final class SampleLines {
    private SampleLines() {}

    /** Pairs, each to a question of its own. */
    static Path pairs(Path directory, int count) throws IOException {
        return write(
                directory.resolve("pairs.jsonl"),
                count,
                i -> "{\"prompt\":\"Question " + i
                        + "\",\"chosen\":\"Thank you for asking.\",\"rejected\":\"Go away.\"}");
    }

    /** Answers to other questions than those of the pairs, every other one acceptable. */
    static Path labelled(Path directory, int count) throws IOException {
        return write(
                directory.resolve("labelled.jsonl"),
                count,
                i -> "{\"prompt\":\"Another question " + i + "\",\"response\":\""
                        + (i % 2 == 0 ? "Thank you for asking." : "Go away.") + "\",\"label\":" + (1 - i % 2) + "}");
    }

    private static Path write(Path file, int count, IntFunction<String> line) throws IOException {
        return Files.writeString(file, IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n")));
    }
}
