package dev.touchstone.model;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A reward model with one output, {@code num_labels} 1, which every program that serves reward models can load. */
public final class PlainClassifier {
    private PlainClassifier() {}

    /**
     * Writes a model of several outputs as one whose only output is their sum, each times its weight: that of the last layer's rows,
     * which is linear. Weights keep the type they are stored in.
     *
     * @param weights by attribute; empty = the default
     * @param target new or empty; complete once {@code config.json} is there
     * @throws TouchstoneException INVALID_REQUEST for an attribute that the model does not have, UNSUPPORTED_MODEL for adapters,
     *     INVALID_MODEL, STORAGE_FULL, STORAGE_FAILED
     */
    public static void write(Path directory, Map<String, Double> weights, Path target) {
        ModelDirectory source = ModelDirectory.open(directory);
        requireMerged(source);
        ModelParts parts = ModelParts.classifier(source, RewardChoice.ONLY_OUTPUT, Precision.FP32);
        Combination combination = Combination.of(parts.attributes(), weights);
        SortedMap<String, TensorData> tensors = new TreeMap<>(parts.tensors());
        new RewardOutput(source, parts.layout().head().output(), RewardChoice.ONLY_OUTPUT)
                .combine(tensors, combination.weights());
        source.export(target, parts.architecture().classifier(), List.of(Attribute.OVERALL), tensors);
    }

    private static void requireMerged(ModelDirectory source) {
        if (source.adapter().isPresent()) {
            throw Failures.unsupported(
                    source.path(), "an adapter over another model (expected: a version with lora.publish=MERGED)");
        }
    }
}
