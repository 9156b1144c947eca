package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.RewardChoice.Form;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Tuning;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classifiers with several labels, each of whose logits is that of a model which has this label alone. */
class RewardOutputTest {
    private static final int HIDDEN = 32;
    private static final List<String> LABELS = List.of("bad", "fair", "good");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"bert, classifier", "roberta, classifier.out_proj", "llama, score"})
    void load_chosenLabel_itsLogitIsTheReward(String name, String layer) throws IOException {
        List<float[]> logits = classifier(name, layer, 3);
        for (int label = 0; label < 3; label++) {
            assertThat(scores(name, RewardChoice.of(LABELS.get(label), Form.LOGIT)))
                    .containsExactly(logits.get(label), within(1e-5f));
        }
    }

    @Test
    void load_logOdds_areTheLogitLessTheOther() throws IOException {
        List<float[]> logits = classifier("bert", "classifier", 2);
        float[] odds = scores("bert", RewardChoice.of("fair", Form.LOG_ODDS));
        for (int i = 0; i < odds.length; i++) {
            assertThat(odds[i]).isEqualTo(logits.get(1)[i] - logits.get(0)[i], within(1e-5f));
        }
    }

    @Test
    void save_afterTrainingOfAChosenLabel_hasThatOutputAlone() throws IOException {
        classifier("bert", "classifier", 3);
        RewardChoice good = RewardChoice.of("good", Form.LOGIT);
        Path target = directory.resolve("exported");
        float[] expected = scores("bert", good);
        try (TrainableModel model = TrainableModel.load(
                directory, ComputeDevice.CPU, new Tuning(0, good, Optional.empty(), Precision.FP32))) {
            model.save(target);
        }
        try (RewardModel saved = RewardModel.load(target, ComputeDevice.CPU)) {
            assertThat(saved.score(texts("bert"))).containsExactly(expected, within(1e-6f));
        }
    }

    @Test
    void load_noLabelChosen_namesThem() throws IOException {
        classifier("bert", "classifier", 3);
        assertThatThrownBy(() -> RewardModel.load(directory, ComputeDevice.CPU))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining("num_labels: 3 (expected: 1, or reward_label set to one of bad, fair, good)");
    }

    @ParameterizedTest
    @CsvSource({"bert, classifier", "roberta, classifier.out_proj", "llama, score"})
    void load_labelsOfARegression_areRewardsAll(String name, String layer) throws IOException {
        List<float[]> logits = classifier(name, layer, 3);
        Path file = directory.resolve("config.json");
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        Files.writeString(file, config.put("problem_type", "regression").toString());
        try (RewardModel model = RewardModel.load(directory, ComputeDevice.CPU)) {
            assertThat(model.attributes()).isEqualTo(LABELS);
            Rewards rewards = model.rewards(texts(name));
            float[] means = model.score(texts(name));
            for (int text = 0; text < means.length; text++) {
                double sum = 0;
                for (int label = 0; label < 3; label++) {
                    assertThat(rewards.of(text, label)).isEqualTo(logits.get(label)[text], within(1e-5f));
                    sum += logits.get(label)[text];
                }
                assertThat(means[text]).isEqualTo((float) (sum / 3), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | great | LOGIT | reward_label: great (expected: one of bad, fair, good)",
                "3 | good | LOG_ODDS | reward_form: LOG_ODDS (expected: LOGIT, since the model has 3 labels)",
                "1 | bad | LOGIT | reward_label: bad (expected: none;"
            })
    void load_choiceThatTheModelDoesNotHave_isRefused(int labels, String label, Form form, String message)
            throws IOException {
        classifier("bert", "classifier", labels);
        assertThatThrownBy(() -> RewardModel.load(directory, ComputeDevice.CPU, RewardChoice.of(label, form)))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST))
                .hasMessageContaining(message);
    }

    @Test
    void load_labelOfABase_isRefused() {
        assertThatThrownBy(() -> TrainableModel.load(
                        GoldenModel.of("opt-base").directory(),
                        ComputeDevice.CPU,
                        new Tuning(0, RewardChoice.of("good", Form.LOGIT), Optional.empty(), Precision.FP32)))
                .hasMessageContaining("reward_label: good (expected: none;");
    }

    private float[] scores(String name, RewardChoice choice) {
        try (RewardModel model = RewardModel.load(directory, ComputeDevice.CPU, choice)) {
            return model.score(texts(name));
        }
    }

    private static List<Tokens> texts(String name) {
        return GoldenModel.texts(GoldenModel.of(name).batches().get(1));
    }

    /** Writes a golden model with this many random labels into the directory; gives what one model for each says. */
    private List<float[]> classifier(String name, String layer, int labels) throws IOException {
        Path golden = GoldenModel.of(name).directory();
        for (String file : List.of("config.json", "tokenizer.json")) {
            Files.copy(golden.resolve(file), directory.resolve(file));
        }
        SortedMap<String, TensorData> tensors = Safetensors.read(golden.resolve("model.safetensors"));
        Random random = new Random(4);
        float[][] rows = new float[labels][HIDDEN];
        float[] all = new float[labels * HIDDEN];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextFloat() - 0.5f;
            rows[i / HIDDEN][i % HIDDEN] = all[i];
        }
        boolean bias = tensors.containsKey(layer + ".bias");
        List<float[]> logits = IntStream.range(0, labels)
                .mapToObj(label -> {
                    write(tensors, layer, TensorData.ofFloats(new long[] {1, HIDDEN}, rows[label]), bias, label);
                    return scores(name, RewardChoice.ONLY_OUTPUT);
                })
                .toList();
        float[] biases = new float[labels];
        for (int label = 0; label < labels; label++) {
            biases[label] = label;
        }
        write(tensors, layer, TensorData.ofFloats(new long[] {labels, HIDDEN}, all), bias, biases);
        ObjectMapper json = new ObjectMapper();
        ObjectNode config =
                (ObjectNode) json.readTree(directory.resolve("config.json").toFile());
        ObjectNode names = config.putObject("id2label");
        for (int label = 0; label < labels; label++) {
            names.put(Integer.toString(label), LABELS.get(label));
        }
        Files.writeString(directory.resolve("config.json"), config.toString());
        return logits;
    }

    private void write(
            SortedMap<String, TensorData> tensors, String layer, TensorData weight, boolean bias, float... biases) {
        tensors.put(layer + ".weight", weight);
        if (bias) {
            tensors.put(layer + ".bias", TensorData.floats(biases));
        }
        Safetensors.write(directory.resolve("model.safetensors"), tensors);
    }
}
