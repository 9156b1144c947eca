package dev.touchstone.model;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which outputs of a classifier are rewards: its only one, one that is chosen of several labels, or all of them where they are no
 * classes. Its last layer is linear, so each output is one row of it.
 */
final class RewardOutput {
    /** What transformers calls the output of a classifier whose labels nobody named. */
    private static final String UNNAMED = "LABEL_0";

    private final ModelDirectory directory;
    private final String weight;
    private final String bias;
    private final RewardChoice choice;

    RewardOutput(ModelDirectory directory, String layer, RewardChoice choice) {
        this.directory = directory;
        this.weight = layer + ".weight";
        this.bias = layer + ".bias";
        this.choice = choice;
    }

    /** What the outputs that judge these attributes are called in a configuration. */
    static List<String> labels(List<String> attributes) {
        return attributes.equals(List.of(Attribute.OVERALL)) ? List.of(UNNAMED) : attributes;
    }

    /**
     * Leaves only rows that are rewards. The number of outputs is what the weights say; the configuration need not.
     *
     * @return what each judges
     */
    List<String> reduce(Map<String, TensorData> tensors) {
        TensorData rows = tensors.get(weight);
        if (rows == null || rows.shape().length != 2 || !rows.type().isWeight()) {
            return List.of(Attribute.OVERALL);
        }
        int count = Math.toIntExact(rows.shape()[0]);
        List<String> labels = directory.config().labels(count);
        if (count == 1) {
            requireNoChoice();
            return labels.equals(List.of(UNNAMED)) ? List.of(Attribute.OVERALL) : labels;
        }
        if (choice.label().isEmpty() && directory.config().isRegression() && new HashSet<>(labels).size() == count) {
            return labels;
        }
        int chosen = chosen(labels);
        tensors.put(weight, row(rows, count, chosen, 1, rows.shape()[1]));
        tensors.computeIfPresent(bias, (name, biases) -> row(biases, count, chosen, 1));
        return List.of(Attribute.OVERALL);
    }

    /**
     * Puts a row for each attribute in the place of those there are: theirs where there is one, else a fresh one. A single output
     * that is to judge a single attribute begins as it is.
     *
     * @param fresh weights of a fresh row; its bias is 0
     */
    void rearrange(
            Map<String, TensorData> tensors, List<String> found, List<String> attributes, Supplier<float[]> fresh) {
        if (found.equals(attributes) || (found.size() == 1 && attributes.size() == 1)) {
            return;
        }
        tensors.computeIfPresent(weight, (name, rows) -> rearranged(rows, found, attributes, fresh));
        tensors.computeIfPresent(bias, (name, rows) -> rearranged(rows, found, attributes, () -> new float[1]));
    }

    private static TensorData rearranged(
            TensorData rows, List<String> found, List<String> attributes, Supplier<float[]> fresh) {
        float[] values = rows.toFloats();
        int size = values.length / found.size();
        float[] result = new float[attributes.size() * size];
        for (int i = 0; i < attributes.size(); i++) {
            int row = found.indexOf(attributes.get(i));
            float[] source = row < 0 ? fresh.get() : values;
            System.arraycopy(source, Math.max(row, 0) * size, result, i * size, size);
        }
        long[] shape = rows.shape().clone();
        shape[0] = attributes.size();
        return TensorData.ofFloats(shape, result).as(rows.type());
    }

    /** Puts one row in the place of those there are: their sum, each times its weight. */
    void combine(Map<String, TensorData> tensors, List<Double> weights) {
        tensors.computeIfPresent(weight, (name, rows) -> combined(rows, weights, 1, rows.shape()[1]));
        tensors.computeIfPresent(bias, (name, rows) -> combined(rows, weights, 1));
    }

    private static TensorData combined(TensorData rows, List<Double> weights, long... shape) {
        float[] values = rows.toFloats();
        float[] sum = new float[values.length / weights.size()];
        for (int i = 0; i < sum.length; i++) {
            double element = 0;
            for (int row = 0; row < weights.size(); row++) {
                element += weights.get(row) * values[row * sum.length + i];
            }
            sum[i] = (float) element;
        }
        return TensorData.ofFloats(shape, sum).as(rows.type());
    }

    /** Refuses a choice where there is none. */
    void requireNoChoice() {
        choice.label().ifPresent(label -> {
            throw request("reward_label: " + label + " (expected: none; " + directory.path() + " has one output)");
        });
    }

    private int chosen(List<String> labels) {
        String label = choice.label()
                .orElseThrow(() -> Failures.unsupported(
                        directory.path(),
                        "num_labels: " + labels.size() + " (expected: 1, or reward_label set to one of "
                                + String.join(", ", labels) + ")"));
        if (!labels.contains(label)) {
            throw request("reward_label: " + label + " (expected: one of " + String.join(", ", labels) + ")");
        }
        if (choice.form() == RewardChoice.Form.LOG_ODDS && labels.size() != 2) {
            throw request("reward_form: LOG_ODDS (expected: LOGIT, since the model has " + labels.size() + " labels)");
        }
        return labels.indexOf(label);
    }

    private TensorData row(TensorData rows, int labels, int chosen, long... shape) {
        float[] values = rows.toFloats();
        int size = values.length / labels;
        float[] row = Arrays.copyOfRange(values, chosen * size, (chosen + 1) * size);
        if (choice.form() == RewardChoice.Form.LOG_ODDS) {
            int other = (1 - chosen) * size;
            for (int i = 0; i < size; i++) {
                row[i] -= values[other + i];
            }
        }
        return TensorData.ofFloats(shape, row);
    }

    private static TouchstoneException request(String message) {
        return new TouchstoneException(Reason.INVALID_REQUEST, message);
    }
}
