package dev.touchstone.model;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes the one output that is the reward of a classifier's several: its last layer is linear, so this is one row of it, too. */
final class RewardOutput {
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

    /** Puts the chosen row in the place of all. The number of outputs is what the weights say; the configuration need not. */
    void reduce(Map<String, TensorData> tensors) {
        TensorData rows = tensors.get(weight);
        if (rows == null || rows.shape().length != 2 || !rows.type().isWeight()) {
            return;
        }
        int labels = Math.toIntExact(rows.shape()[0]);
        if (labels > 1) {
            int chosen = chosen(labels);
            tensors.put(weight, row(rows, labels, chosen, 1, rows.shape()[1]));
            tensors.computeIfPresent(bias, (name, biases) -> row(biases, labels, chosen, 1));
        } else {
            requireNoChoice();
        }
    }

    /** Refuses a choice where there is none. */
    void requireNoChoice() {
        choice.label().ifPresent(label -> {
            throw request("reward_label: " + label + " (expected: none; " + directory.path() + " has one output)");
        });
    }

    private int chosen(int count) {
        List<String> labels = directory.config().labels(count);
        String label = choice.label()
                .orElseThrow(() -> Failures.unsupported(
                        directory.path(),
                        "num_labels: " + count + " (expected: 1, or reward_label set to one of "
                                + String.join(", ", labels) + ")"));
        if (!labels.contains(label)) {
            throw request("reward_label: " + label + " (expected: one of " + String.join(", ", labels) + ")");
        }
        if (choice.form() == RewardChoice.Form.LOG_ODDS && count != 2) {
            throw request("reward_form: LOG_ODDS (expected: LOGIT, since the model has " + count + " labels)");
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
