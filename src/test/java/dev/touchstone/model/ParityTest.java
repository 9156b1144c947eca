package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.TokenizedPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The README's table of how far each family is from transformers. {@code make parity} measures and writes it; this test holds
 * it to what is measured now.
 */
class ParityTest {
    private static final Path README = Path.of("README.md");
    private static final Path CHECKED = Path.of("src/test/resources/golden");
    private static final String BEGIN = "<!-- parity: written by make parity -->\n";
    private static final String END = "<!-- end of parity -->\n";
    private static final double TOLERANCE = 1e-4;
    /** Another processor rounds otherwise; a figure that is this much larger is another figure. */
    private static final double SLACK = 10;

    /** What is measured of each family: largest absolute differences. */
    private static final List<String> COLUMNS = List.of(
            "load: score",
            "train: loss of six steps",
            "LoRA: loss of six steps, score merged",
            "export: score in transformers",
            "LoRA export: score in PEFT");

    @Test
    void readme_tableOfFamilies_isWhatIsMeasured() throws IOException {
        SortedMap<String, double[]> measured = measure();
        if (Boolean.getBoolean("parity.write")) {
            write(measured);
        }
        SortedMap<String, double[]> written = written();
        assertThat(written.keySet()).isEqualTo(measured.keySet());
        assertThat(measured.keySet()).containsExactlyInAnyOrderElementsOf(ModelSupport.modelTypes());
        measured.forEach((type, row) -> {
            for (int i = 0; i < row.length; i++) {
                assertThat(row[i]).as("%s: %s", type, COLUMNS.get(i)).isLessThan(limit(written.get(type)[i]));
            }
        });
    }

    private static double limit(double shown) {
        return Math.min(TOLERANCE, SLACK * Math.max(shown, 1e-7));
    }

    private static SortedMap<String, double[]> measure() throws IOException {
        JsonNode exports =
                new ObjectMapper().readTree(CHECKED.resolve("exports.json").toFile());
        JsonNode adapters =
                new ObjectMapper().readTree(CHECKED.resolve("adapters.json").toFile());
        SortedMap<String, double[]> rows = new TreeMap<>();
        for (String name : GoldenModel.classifiers()) {
            GoldenModel golden = GoldenModel.of(name);
            String type =
                    ModelConfig.read(golden.directory().resolve("config.json")).modelType();
            double[] row = {
                score(golden),
                training(golden),
                lora(golden),
                exports.get(name).doubleValue(),
                adapters.get(name).doubleValue()
            };
            rows.merge(type, row, ParityTest::larger);
        }
        return rows;
    }

    private static double[] larger(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.max(one[i], other[i]))
                .toArray();
    }

    private static double score(GoldenModel golden) {
        double largest = 0;
        try (RewardModel model = RewardModel.load(golden.directory(), ComputeDevice.CPU)) {
            for (JsonNode batch : golden.batches()) {
                float[] rewards = model.score(GoldenModel.texts(batch));
                largest = Math.max(largest, difference(rewards, GoldenModel.floats(batch.get("scores"))));
            }
        }
        return largest;
    }

    private static double difference(float[] rewards, float[] expected) {
        return IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(rewards[i] - expected[i]))
                .max()
                .orElseThrow();
    }

    /** Of the losses of six steps, and of scores with the adapters merged. */
    private static double lora(GoldenModel golden) throws IOException {
        double largest = 0;
        for (GoldenLora each : GoldenLora.of(golden)) {
            try (TrainableModel model = each.load()) {
                for (double expected : each.losses()) {
                    largest = Math.max(largest, Math.abs(each.step(model, false).loss() - expected));
                }
                // Saving merges them.
                model.save(Path.of(
                        "target/merged", golden.directory().getFileName().toString()));
                float[] rewards = model.score(GoldenModel.texts(golden.batches().get(1)));
                largest = Math.max(largest, difference(rewards, each.scores()));
            }
        }
        return largest;
    }

    /** Of the losses of six steps; afterwards the model is saved for transformers to look at. */
    private static double training(GoldenModel golden) throws IOException {
        JsonNode training = golden.golden().get("training");
        TokenizedPairs pairs = golden.pairs();
        double largest = 0;
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 0)) {
            for (JsonNode expected : training.get("losses")) {
                double loss =
                        model.backward(pairs, 1 / pairs.totalWeight(), 0, false).loss();
                largest = Math.max(largest, Math.abs(loss - expected.doubleValue()));
                model.step(
                        training.get("learning_rate").doubleValue(),
                        training.get("weight_decay").doubleValue(),
                        training.get("max_grad_norm").doubleValue());
            }
            export(model, golden);
        }
        return largest;
    }

    private static void export(TrainableModel model, GoldenModel golden) throws IOException {
        Path target = Path.of("target/exports", golden.directory().getFileName().toString());
        model.save(target);
        golden.writeRewards(target, model.score(golden.texts()));
    }

    private static SortedMap<String, double[]> written() throws IOException {
        String readme = Files.readString(README);
        String table = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
        SortedMap<String, double[]> rows = new TreeMap<>();
        table.lines().skip(2).forEach(line -> {
            String[] cells = line.replaceAll("[`| ]+", " ").strip().split(" ", -1);
            rows.put(
                    cells[0],
                    Arrays.stream(cells)
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray());
        });
        return rows;
    }

    private static void write(SortedMap<String, double[]> measured) throws IOException {
        StringBuilder table = new StringBuilder("| `model_type` |");
        COLUMNS.forEach(column -> table.append(" ").append(column).append(" |"));
        table.append("\n|---|").append("---|".repeat(COLUMNS.size())).append('\n');
        measured.forEach((type, row) -> {
            table.append("| `").append(type).append("` |");
            for (double difference : row) {
                table.append(String.format(Locale.ROOT, " %.0e |", difference));
            }
            table.append('\n');
        });
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(README, readme.substring(0, begin) + table + readme.substring(readme.indexOf(END)));
    }
}
