package dev.touchstone.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    /** Starts a command; its output goes to a file. */
    static Process start(Path output, String... arguments) {
        try {
            return builder(arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end; models and jobs lie in the directory too. */
    static Result run(Path directory, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment()
                .put("TOUCHSTONE_DATA_DIR", directory.resolve("data").toString());
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
