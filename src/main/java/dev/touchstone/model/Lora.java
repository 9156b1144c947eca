package dev.touchstone.model;

import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.Violations;
import dev.touchstone.engine.TensorData;
import dev.touchstone.model.Layout.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adapters beside linear layers, named and begun as PEFT does: a layer with weight W computes {@code W x + alpha / r * B A x}, where A
 * has r rows and B r columns.
 *
 * @param targets the layers, by name
 */
record Lora(LoraOptions options, SequencedMap<String, Linear> targets) {
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    /**
     * The adapters that options ask for.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST for each name that is no layer's
     */
    static Lora of(LoraOptions options, Architecture architecture, Layout layout) {
        SequencedMap<String, Linear> body = body(layout);
        List<String> wanted = options.targetModules().isEmpty() ? architecture.loraTargets() : options.targetModules();
        if (wanted.equals(List.of(LoraOptions.ALL_LINEAR))) {
            return new Lora(options, body);
        }
        Violations violations = new Violations();
        for (String name : wanted) {
            violations.check(
                    body.keySet().stream().anyMatch(layer -> isNamed(layer, name)),
                    "lora.target_modules",
                    name,
                    LoraOptions.ALL_LINEAR + " or some of: " + lastNames(body));
        }
        violations.throwIfAny();
        body.keySet().removeIf(layer -> wanted.stream().noneMatch(name -> isNamed(layer, name)));
        return new Lora(options, body);
    }

    /** The layers an adapter can be beside: a head is trained itself. */
    private static SequencedMap<String, Linear> body(Layout layout) {
        SequencedMap<String, Linear> body = new LinkedHashMap<>(layout.linears());
        body.keySet().removeIf(layer -> layout.head().weights().contains(layer + ".weight"));
        return body;
    }

    private static boolean isNamed(String layer, String name) {
        return layer.equals(name) || layer.endsWith("." + name);
    }

    private static String lastNames(SequencedMap<String, Linear> layers) {
        return layers.keySet().stream()
                .map(layer -> layer.substring(layer.lastIndexOf('.') + 1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Fresh adapters, which change nothing yet: A is uniform within 1 / sqrt(inputs), B is zero. */
    SortedMap<String, TensorData> draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SortedMap<String, TensorData> adapters = new TreeMap<>();
        targets.forEach((name, layer) -> {
            long[] shape = {options.r(), layer.inputs()};
            adapters.put(name + A, TensorData.ofFloats(shape, uniform(shape, layer.inputs(), random)));
            adapters.put(
                    name + B,
                    TensorData.ofFloats(
                            new long[] {layer.outputs(), options.r()},
                            new float[Math.toIntExact(layer.outputs() * options.r())]));
        });
        return adapters;
    }

    /** PyTorch's Kaiming uniform with a = sqrt(5). */
    private static float[] uniform(long[] shape, long inputs, SplittableRandom random) {
        double bound = 1 / Math.sqrt((double) inputs);
        float[] values = new float[Math.toIntExact(shape[0] * shape[1])];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }

    static boolean isAdapter(String weight) {
        return weight.endsWith(A) || weight.endsWith(B);
    }

    double scale() {
        return options.alpha() / options.r();
    }

    /** Does something with each layer's weight, and A and B beside it. */
    void forEach(Adapted action) {
        targets.forEach((name, layer) -> action.accept(name + ".weight", name + A, name + B, layer.inputsFirst()));
    }

    /** Names of three weights, and whether the first one lies transposed. */
    interface Adapted {
        void accept(String weight, String a, String b, boolean inputsFirst);
    }
}
