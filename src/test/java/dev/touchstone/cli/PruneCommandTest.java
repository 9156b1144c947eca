package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.ModelName;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.testing.FakeModels;
import dev.touchstone.wire.Trees;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PruneCommandTest {
    @TempDir
    private Path data;

    private ModelRegistry registry;

    @BeforeEach
    void publish() {
        FakeModels models = new FakeModels(data);
        registry = models.registry();
        for (int i = 0; i < 5; i++) {
            models.publish("tone");
        }
        registry.promote(ModelName.of("tone", 1), "");
    }

    @Test
    void prune_dryRun_listsExactlyWhatThePruneDeletes() {
        String size = Long.toString(Trees.size(registry.directory(ModelName.of("tone", 2))));

        Result dry = run("--keep", "0", "--dry-run");
        assertThat(registry.versions("tone")).hasSize(5);
        Result wet = run("--keep", "0");

        assertThat(wet.code()).isZero();
        assertThat(wet.out()).isEqualTo(dry.out());
        assertThat(wet.out().lines().skip(1))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("models/tone/versions/2 ")
                .endsWith(" " + size);
        assertThat(dry.err()).startsWith("3 of 5 would go, ");
        assertThat(wet.err()).startsWith("3 of 5 deleted, ");
        assertThat(registry.versions("tone"))
                .extracting(version -> version.name().version().orElseThrow())
                .as("the champion, and 5 before it")
                .containsExactly(5, 1);
    }

    @Test
    void prune_nothingToDo_saysSo() {
        assertThat(run("--older-than", "99999999d")).isEqualTo(new Result(0, "", "0 of 5 deleted, 0 B\n"));
        assertThat(run("--keep", "0", "--only", "JOBS").out()).isEmpty();
    }

    @Test
    void prune_moreInUseThanTheAskedSize_saysWhatIsLeft() {
        String twice = Numbers.bytes(2 * Trees.size(registry.directory(ModelName.of("tone", 1))));

        assertThat(run("--max-size", "1B", "--dry-run").err())
                .startsWith("3 of 5 would go, ")
                .endsWith(" would be left, above the 1 B of --max-size: what is in use stays\n");
        Result wet = run("--max-size", "1B");

        assertThat(wet.code()).isZero();
        assertThat(wet.err())
                .startsWith("3 of 5 deleted, ")
                .endsWith("\n" + twice + " are left, above the 1 B of --max-size: what is in use stays\n");
        assertThat(run("--max-size", "1GB").err()).isEqualTo("0 of 2 deleted, 0 B\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "--keep -1", "--older-than soon", "--max-size 1ZB", "--max-size 99999999999999TB", "--only X"
            })
    void prune_wrongUse_exitsWith2(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ")).code()).isEqualTo(2);
        assertThat(registry.versions("tone")).hasSize(5);
    }

    @Test
    void models_history_tellsEachStepOfTheAliases() {
        StringWriter out = new StringWriter();
        Touchstone.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("models", "--history", "--data-dir", data.toString());
        assertThat(out.toString().lines())
                .hasSize(7)
                .last()
                .asString()
                .startsWith("models/tone@champion")
                .endsWith("models/tone/versions/5  models/tone/versions/1  promoted");
    }

    @ParameterizedTest
    @CsvSource({"30d, PT720H", "12h, PT12H", "1d12h, PT36H", "90s, PT1M30S"})
    void convert_age_isThatLong(String text, String age) {
        assertThat(new AgeConverter().convert(text)).hasToString(age);
    }

    @ParameterizedTest
    @CsvSource({"20GB, 20000000000", "500mb, 500000000", "1000, 1000", "0B, 0"})
    void convert_size_isThatLarge(String text, long bytes) {
        assertThat(new SizeConverter().convert(text)).isEqualTo(bytes);
    }

    private Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program =
                Touchstone.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> all = Stream.concat(Stream.of("prune", "--data-dir", data.toString()), Stream.of(args))
                .toList();
        return new Result(program.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    private record Result(int code, String out, String err) {}
}
