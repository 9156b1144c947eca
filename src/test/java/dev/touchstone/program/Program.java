package dev.touchstone.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The built program, run as a user runs it. */
final class Program {
    private static final String LAUNCHER =
            Path.of("touchstone").toAbsolutePath().toString();

    private Program() {}

    /**
     * What a command did.
     *
     * @param code its exit code
     * @param out standard output
     * @param err standard error
     */
    record Result(int code, String out, String err) {}

    /** Where models, datasets and jobs lie in a directory. */
    static Path data(Path directory) {
        return directory.resolve("data");
    }

    /** Starts a command with settings of its own; its output goes to a file. */
    static Process start(Path output, Map<String, String> environment, String... arguments) {
        try {
            ProcessBuilder builder =
                    builder(arguments).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end, on the {@link #data} of the directory. */
    static Result run(Path directory, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("TOUCHSTONE_DATA_DIR", data(directory).toString());
        int code = builder.start().waitFor();
        return new Result(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TOUCHSTONE_MODELS_ROOT", "src/test/resources/golden");
        return builder;
    }
}
