package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.TokenizedPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The README's table of how far each family is from transformers. {@code make parity} measures and writes it; this test holds
 * it to what is measured now.
 */
class ParityTest {
    private static final Path README = Path.of("README.md");
    private static final Path CHECKED_EXPORTS = Path.of("src/test/resources/golden/exports.json");
    private static final String BEGIN = "<!-- parity: written by make parity -->\n";
    private static final String END = "<!-- end of parity -->\n";
    private static final double TOLERANCE = 1e-4;
    /** Another processor rounds otherwise; a figure that is this much larger is another figure. */
    private static final double SLACK = 10;

    /**
     * Largest absolute differences of one family.
     *
     * @param exported as transformers found it when it loaded what was published here
     */
    private record Row(double score, double training, double exported) {
        Row with(Row other) {
            return new Row(
                    Math.max(score, other.score),
                    Math.max(training, other.training),
                    Math.max(exported, other.exported));
        }

        String cells() {
            return "%s | %s | %s".formatted(shown(score), shown(training), shown(exported));
        }

        private static String shown(double difference) {
            return String.format(Locale.ROOT, "%.0e", difference);
        }
    }

    @Test
    void readme_tableOfFamilies_isWhatIsMeasured() throws IOException {
        SortedMap<String, Row> measured = measure();
        if (Boolean.getBoolean("parity.write")) {
            write(measured);
        }
        SortedMap<String, Row> written = written();
        assertThat(written.keySet()).isEqualTo(measured.keySet());
        assertThat(measured.keySet()).containsExactlyInAnyOrderElementsOf(ModelSupport.modelTypes());
        measured.forEach((type, row) -> {
            assertThat(row.score())
                    .as("%s: score", type)
                    .isLessThan(limit(written.get(type).score()));
            assertThat(row.training())
                    .as("%s: training", type)
                    .isLessThan(limit(written.get(type).training()));
            assertThat(row.exported())
                    .as("%s: export", type)
                    .isLessThan(limit(written.get(type).exported()));
        });
    }

    private static double limit(double shown) {
        return Math.min(TOLERANCE, SLACK * Math.max(shown, 1e-7));
    }

    private static SortedMap<String, Row> measure() throws IOException {
        JsonNode exports = new ObjectMapper().readTree(CHECKED_EXPORTS.toFile());
        SortedMap<String, Row> rows = new TreeMap<>();
        for (String name : GoldenModel.classifiers()) {
            GoldenModel golden = GoldenModel.of(name);
            String type =
                    ModelConfig.read(golden.directory().resolve("config.json")).modelType();
            Row row = new Row(score(golden), training(golden), exports.get(name).doubleValue());
            rows.merge(type, row, Row::with);
        }
        return rows;
    }

    private static double score(GoldenModel golden) {
        double largest = 0;
        try (RewardModel model = RewardModel.load(golden.directory(), ComputeDevice.CPU)) {
            for (JsonNode batch : golden.batches()) {
                float[] rewards = model.score(GoldenModel.texts(batch));
                float[] expected = GoldenModel.floats(batch.get("scores"));
                for (int i = 0; i < rewards.length; i++) {
                    largest = Math.max(largest, Math.abs(rewards[i] - expected[i]));
                }
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

    private static SortedMap<String, Row> written() throws IOException {
        String readme = Files.readString(README);
        String table = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
        SortedMap<String, Row> rows = new TreeMap<>();
        table.lines().skip(2).forEach(line -> {
            String[] cells = line.replaceAll("[`| ]+", " ").strip().split(" ", -1);
            rows.put(
                    cells[0],
                    new Row(Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), Double.parseDouble(cells[3])));
        });
        return rows;
    }

    private static void write(SortedMap<String, Row> measured) throws IOException {
        String table = measured.entrySet().stream()
                .map(row ->
                        "| `%s` | %s |\n".formatted(row.getKey(), row.getValue().cells()))
                .collect(Collectors.joining(
                        "",
                        "| `model_type` | load: score | train: loss of six steps | export: score in transformers |\n|---|---|---|---|\n",
                        ""));
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(README, readme.substring(0, begin) + table + readme.substring(readme.indexOf(END)));
    }
}
