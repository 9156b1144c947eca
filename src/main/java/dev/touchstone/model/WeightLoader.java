package dev.touchstone.model;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the weights a layout asks for among the tensors of a checkpoint, and draws those of a fresh head. */
final class WeightLoader {
    /**
     * Weights by name.
     *
     * @param attributes what each output of the head judges
     */
    record Loaded(SortedMap<String, TensorData> weights, List<String> attributes) {}

    private final ModelDirectory source;
    private final Path directory;
    private Layout layout;
    private final RewardOutput output;
    private final Map<String, TensorData> tensors;

    WeightLoader(ModelDirectory directory, Layout layout, RewardChoice choice) {
        this.source = directory;
        this.directory = directory.path();
        this.layout = layout;
        this.output = new RewardOutput(directory, layout.head().output(), choice);
        this.tensors = directory.tensors();
    }

    /** All weights of a classifier, as it is. */
    Loaded classifier() {
        return classifierFor(output.reduce(tensors));
    }

    /** All weights of a classifier that is to judge these attributes; outputs for those that it does not know are drawn. */
    Loaded classifier(List<String> attributes, long seed) {
        Random random = new Random(seed);
        Layout.Head head = layout.head();
        output.rearrange(
                tensors,
                output.reduce(tensors),
                attributes,
                () -> gaussian(new float[hiddenSize()], head.initializerRange(), random));
        return classifierFor(attributes);
    }

    private Loaded classifierFor(List<String> attributes) {
        layout = layout.withOutputs(attributes.size());
        SortedMap<String, TensorData> weights = load(Set.of(), new Random(0));
        // The base under an adapter may have a head of another kind.
        checkNoneUnknown(name -> source.adapter().isEmpty() || name.startsWith(layout.body()));
        return new Loaded(weights, attributes);
    }

    private int hiddenSize() {
        long[] shape = Objects.requireNonNull(layout.shapes().get(layout.head().output() + ".weight"));
        return Math.toIntExact(shape[1]);
    }

    /** The weights of a base model with a head drawn from {@code seed}, and what else of the head it may lack. */
    Loaded withFreshHead(List<String> attributes, long seed) {
        output.requireNoChoice();
        layout = layout.withOutputs(attributes.size());
        Layout.Head head = layout.head();
        Set<String> fresh = new HashSet<>(head.fresh());
        if (head.optional().stream().allMatch(name -> find(name).isEmpty())) {
            fresh.addAll(head.optional());
        }
        SortedMap<String, TensorData> weights = load(fresh, new Random(seed));
        boolean bare = tensors.keySet().stream().noneMatch(name -> name.startsWith(layout.body()));
        checkNoneUnknown(name -> bare || name.startsWith(layout.body()));
        return new Loaded(weights, attributes);
    }

    private SortedMap<String, TensorData> load(Set<String> fresh, Random random) {
        SortedMap<String, TensorData> weights = new TreeMap<>();
        layout.shapes()
                .forEach((name, shape) ->
                        weights.put(name, fresh.contains(name) ? draw(name, shape, random) : existing(name, shape)));
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

    /** A tensor that no part of the program reads means that these are the weights of another model. */
    private void checkNoneUnknown(Predicate<String> relevant) {
        Set<String> known = layout.shapes().keySet().stream()
                .flatMap(name -> layout.spellings(name).stream())
                .collect(Collectors.toSet());
        tensors.keySet().stream()
                .filter(relevant)
                .filter(name -> !known.contains(name))
                .filter(name -> !layout.unused().matcher(layout.bare(name)).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new TouchstoneException(
                            Reason.INVALID_MODEL,
                            directory + ": tensor " + name + ": unknown (expected: none of that name by config.json)");
                });
    }

    /** As transformers starts a layer: normal weights, zero biases, norms that change nothing. */
    private TensorData draw(String name, long[] shape, Random random) {
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        if (shape.length > 1) {
            Layout.Head head = layout.head();
            gaussian(values, head.optional().contains(name) ? head.optionalRange() : head.initializerRange(), random);
        } else if (name.endsWith(".weight")) {
            Arrays.fill(values, 1);
        }
        return TensorData.ofFloats(shape, values).as(typeOfBody());
    }

    private static float[] gaussian(float[] values, double range, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (range * random.nextGaussian());
        }
        return values;
    }

    /** A fresh head is stored as the body is. */
    private ElementType typeOfBody() {
        String first = layout.shapes().firstEntry().getKey();
        return find(first).map(TensorData::type).orElse(ElementType.F32);
    }

    private TouchstoneException invalid(String name, String found, long[] shape) {
        return new TouchstoneException(
                Reason.INVALID_MODEL,
                directory + ": tensor " + name + ": " + found + " (expected: shape " + Arrays.toString(shape)
                        + " by config.json)");
    }
}
