package dev.touchstone.model;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the weights a layout asks for among the tensors of a checkpoint, and draws those of a fresh head. */
final class WeightLoader {
    private final Path directory;
    private final Layout layout;
    private final Map<String, TensorData> tensors;

    WeightLoader(ModelDirectory directory, Layout layout) {
        this.directory = directory.path();
        this.layout = layout;
        this.tensors = directory.tensors();
    }

    /** All weights of a classifier. */
    SortedMap<String, TensorData> classifier() {
        layout.head().forEach(this::checkOneOutput);
        return load(Set.of(), new Random(0));
    }

    /** The weights of a base model with a head drawn from {@code seed}, and a pooler too if it has none. */
    SortedMap<String, TensorData> withFreshHead(long seed) {
        Set<String> fresh = new HashSet<>(layout.head());
        if (layout.pooler().stream().allMatch(name -> find(name).isEmpty())) {
            fresh.addAll(layout.pooler());
        }
        return load(fresh, new Random(seed));
    }

    private SortedMap<String, TensorData> load(Set<String> fresh, Random random) {
        SortedMap<String, TensorData> weights = new TreeMap<>();
        layout.shapes()
                .forEach((name, shape) ->
                        weights.put(name, fresh.contains(name) ? draw(shape, random) : existing(name, shape)));
        return weights;
    }

    private TensorData existing(String name, long[] shape) {
        TensorData tensor = find(name).orElseThrow(() -> invalid(name, "missing", shape));
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw invalid(name, Arrays.toString(tensor.shape()), shape);
        }
        if (!tensor.type().isWeight()) {
            throw new TouchstoneException(
                    Reason.UNSUPPORTED_MODEL,
                    directory + ": tensor " + name + ": " + tensor.type() + " (supported: F32, F16, BF16)");
        }
        return tensor;
    }

    private Optional<TensorData> find(String name) {
        return layout.spellings(name).stream()
                .map(tensors::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The number of outputs is what the head's weights say; the configuration need not mention it. */
    private void checkOneOutput(String name) {
        TensorData head = tensors.get(name);
        if (head != null && head.shape().length > 0 && head.shape()[0] != 1) {
            throw new TouchstoneException(
                    Reason.UNSUPPORTED_MODEL,
                    directory + ": num_labels: " + head.shape()[0] + " (expected: 1, since a reward is one number)");
        }
    }

    /** As transformers starts a layer: normal weights, zero biases. */
    private TensorData draw(long[] shape, Random random) {
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        if (shape.length > 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (layout.initializerRange() * random.nextGaussian());
            }
        }
        return TensorData.ofFloats(shape, values);
    }

    private TouchstoneException invalid(String name, String found, long[] shape) {
        return new TouchstoneException(
                Reason.INVALID_MODEL,
                directory + ": tensor " + name + ": " + found + " (expected: shape " + Arrays.toString(shape)
                        + " by config.json)");
    }
}
