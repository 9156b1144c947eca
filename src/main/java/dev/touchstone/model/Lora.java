package dev.touchstone.model;

import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.Violations;
import dev.touchstone.engine.TensorData;
import dev.touchstone.model.Layout.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
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
                    LoraOptions.ALL_LINEAR + " or some of: " + String.join(", ", lastNames(body)));
        }
        violations.throwIfAny();
        return new Lora(options, named(body, wanted));
    }

    /** The adapters that an adapter directory has; names that are no layer's are none. */
    static Lora of(LoraOptions options, Layout layout) {
        return new Lora(options, named(body(layout), options.targetModules()));
    }

    private static SequencedMap<String, Linear> named(SequencedMap<String, Linear> body, List<String> names) {
        SequencedMap<String, Linear> named = new LinkedHashMap<>(body);
        named.keySet().removeIf(layer -> names.stream().noneMatch(name -> isNamed(layer, name)));
        return named;
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

    private static SortedSet<String> lastNames(SequencedMap<String, Linear> layers) {
        return layers.keySet().stream().map(Lora::lastName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String lastName(String layer) {
        return layer.substring(layer.lastIndexOf('.') + 1);
    }

    /** Names by which PEFT finds the same layers: last ones, unless a layer that is no target ends in one of them. */
    SortedSet<String> names(Layout layout) {
        SortedSet<String> last = lastNames(targets);
        boolean exact = layout.linears().keySet().stream()
                .filter(layer -> last.contains(lastName(layer)))
                .allMatch(targets::containsKey);
        return exact ? last : new TreeSet<>(targets.keySet());
    }

    /** Whether adapters are beside the same layers, and add the same with the same weights. */
    boolean fits(Lora other) {
        return targets.keySet().equals(other.targets.keySet())
                && options.r() == other.options.r()
                && options.alpha() == other.options.alpha();
    }

    String described() {
        return "r " + options.r() + ", alpha " + options.alpha() + ", target_modules "
                + String.join(", ", lastNames(targets));
    }

    /** Fresh adapters, which change nothing yet: A is uniform within 1 / sqrt(inputs), B is zero. */
    SortedMap<String, TensorData> draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SortedMap<String, TensorData> adapters = new TreeMap<>();
        shapes().forEach((name, shape) -> adapters.put(
                name, TensorData.ofFloats(shape, name.endsWith(A) ? uniform(shape, random) : zeros(shape))));
        return adapters;
    }

    /** Of the weights of all adapters. */
    SequencedMap<String, long[]> shapes() {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        targets.forEach((name, layer) -> {
            shapes.put(name + A, new long[] {options.r(), layer.inputs()});
            shapes.put(name + B, new long[] {layer.outputs(), options.r()});
        });
        return shapes;
    }

    private static float[] zeros(long[] shape) {
        return new float[Math.toIntExact(shape[0] * shape[1])];
    }

    /** PyTorch's Kaiming uniform with a = sqrt(5). */
    private static float[] uniform(long[] shape, SplittableRandom random) {
        double bound = 1 / Math.sqrt((double) shape[1]);
        float[] values = zeros(shape);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }

    static boolean isAdapter(String weight) {
        return weight.endsWith(A) || weight.endsWith(B);
    }

    /** Whether they are published by themselves. */
    boolean isPublished() {
        return options.publish() == LoraOptions.Publish.ADAPTER;
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
