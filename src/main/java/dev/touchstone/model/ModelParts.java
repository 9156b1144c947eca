package dev.touchstone.model;

import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Tuning;
import dev.touchstone.engine.ProgramText;
import dev.touchstone.engine.TensorData;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a program and its weights are made of.
 *
 * @param tensors all weights, those of adapters included
 * @param attributes what each output judges
 * @param lora the adapters among them
 * @param precision FP32 or BF16
 */
record ModelParts(
        Architecture architecture,
        Layout layout,
        SortedMap<String, TensorData> tensors,
        List<String> attributes,
        Optional<Lora> lora,
        Precision precision) {
    private static final int FLOAT32 = 6;
    private static final int BFLOAT16 = 15;

    ModelParts {
        tensors = Collections.unmodifiableSortedMap(tensors);
        attributes = List.copyOf(attributes);
    }

    /** Of a classifier. */
    static ModelParts classifier(ModelDirectory directory, RewardChoice choice, Precision precision) {
        Architecture architecture = Architecture.of(directory.config());
        if (!architecture.isClassifier(directory.config())) {
            throw new TouchstoneException(
                    Reason.UNSUPPORTED_MODEL,
                    directory.path() + ": a base model has no reward to score with (expected: "
                            + architecture.classifier() + "; train it first)");
        }
        Layout layout = architecture.layout(directory.config());
        Optional<Lora> lora = directory.adapter().map(adapter -> adapter.lora(layout));
        Layout all = lora.map(layout::with).orElse(layout);
        WeightLoader.Loaded loaded = new WeightLoader(directory, all, choice).classifier();
        return new ModelParts(architecture, layout, loaded.weights(), loaded.attributes(), lora, precision);
    }

    /**
     * Of a classifier as it is, or a base model with a fresh head; with adapters, if they are to be trained: those of an adapter
     * directory, which are taught on, also where none are asked for, or fresh ones.
     *
     * @param attributes what each output is to judge
     */
    static ModelParts trainable(ModelDirectory directory, Tuning tuning, List<String> attributes) {
        Architecture architecture = Architecture.of(directory.config());
        Layout layout = architecture.layout(directory.config());
        Optional<Lora> begun = directory.adapter().map(adapter -> adapter.lora(layout));
        Optional<Lora> lora = tuning.lora()
                .map(options -> Lora.of(options, architecture, layout))
                .or(() -> begun);
        begun.ifPresent(adapters -> requireFit(directory, adapters, lora.orElseThrow()));
        WeightLoader loader =
                new WeightLoader(directory, begun.map(layout::with).orElse(layout), tuning.reward());
        WeightLoader.Loaded loaded = architecture.isClassifier(directory.config())
                ? loader.classifier(attributes, tuning.seed())
                : loader.withFreshHead(attributes, tuning.seed());
        SortedMap<String, TensorData> tensors = new TreeMap<>(loaded.weights());
        lora.filter(adapters -> begun.isEmpty()).ifPresent(adapters -> tensors.putAll(adapters.draw(tuning.seed())));
        return new ModelParts(architecture, layout, tensors, loaded.attributes(), lora, tuning.precision());
    }

    private static void requireFit(ModelDirectory directory, Lora begun, Lora asked) {
        if (!begun.fits(asked)) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST,
                    "lora: " + asked.described() + " (expected: " + begun.described() + ", which " + directory.path()
                            + " has; or a base that is no adapter)");
        }
    }

    /** Whether training changes a weight: with adapters only these and the head. */
    boolean isTrained(String weight) {
        return lora.isEmpty()
                || Lora.isAdapter(weight)
                || layout.head().weights().contains(weight);
    }

    ProgramText program() {
        Map<String, Object> attributes = new HashMap<>(layout.attributes());
        // On every device: the contract says so.
        attributes.put("compute", precision == Precision.BF16 ? BFLOAT16 : FLOAT32);
        attributes.put("mean", layout.head().pooling() == Layout.Pooling.MEAN_OF_TOKENS);
        attributes.put("lora_scale", lora.map(Lora::scale).orElse(0.0));
        attributes.put(
                "lora_dropout",
                lora.map(adapters -> adapters.options().dropout()).orElse(0.0));
        attributes.put("seed", 0);
        attributes.put("weights", new ProgramText.Empty("Dict[str, Tensor]"));
        return new ProgramText("Model", architecture.code(), attributes);
    }
}
