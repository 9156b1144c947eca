package dev.touchstone.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.engine.TensorData;
import dev.touchstone.model.Layout.Linear;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Adapters and a head as PEFT writes them, over weights that stay in the directory of their base: {@code adapter_config.json} and
 * {@code adapter_model.safetensors}, and beside them {@code base.json}, which tells where the base is and what it must hold.
 */
record PeftAdapter(Path directory, LoraOptions options, BaseReference base) {
    static final String WEIGHTS = "adapter_model.safetensors";

    private static final String CONFIG = "adapter_config.json";
    private static final String PREFIX = "base_model.model.";
    /** Where the cache of Hugging Face's tools has a model of the hub. */
    private static final Pattern SNAPSHOT = Pattern.compile(".*/models--([^/]+)--([^/]+)/snapshots/([0-9a-f]{40})");

    /** That of a directory; empty where it holds all of its weights itself. */
    static Optional<PeftAdapter> find(Path directory) {
        Path file = directory.resolve(CONFIG);
        if (!Files.isRegularFile(file) || WeightFiles.areIn(directory)) {
            return Optional.empty();
        }
        ModelConfig config = ModelConfig.read(file);
        config.expect("peft_type", "LORA");
        config.expect("bias", "none");
        Stream.of("use_dora", "use_rslora", "lora_bias").forEach(option -> config.expect(option, false));
        Stream.of("rank_pattern", "alpha_pattern").forEach(config::expectEmpty);
        LoraOptions options = new LoraOptions(
                config.positive("r"),
                config.decimal("lora_alpha"),
                config.decimal("lora_dropout", 0),
                config.strings("target_modules"),
                LoraOptions.Publish.ADAPTER);
        return Optional.of(new PeftAdapter(directory, options, BaseReference.read(directory)));
    }

    /** Weights by the names they have in a model. */
    SortedMap<String, TensorData> tensors() {
        SortedMap<String, TensorData> tensors = new TreeMap<>();
        Safetensors.read(directory.resolve(WEIGHTS)).forEach((name, tensor) -> {
            if (!name.startsWith(PREFIX)) {
                throw Failures.invalid(
                        directory.resolve(WEIGHTS),
                        "tensor " + name + ": unknown (expected: names under " + PREFIX + ")");
            }
            tensors.put(name.substring(PREFIX.length()), tensor);
        });
        return tensors;
    }

    /** The adapters, beside the layers that their file names. */
    Lora lora(Layout layout) {
        return Lora.of(options, layout);
    }

    /** What decides a score beside the weights themselves. */
    String settings() {
        return "lora r " + options.r() + " alpha " + options.alpha();
    }

    /**
     * Writes the three files.
     *
     * @param weights those that were trained, by the names they have in the model
     */
    static void write(Path target, Lora lora, Layout layout, Path base, Map<String, TensorData> weights) {
        SortedMap<String, TensorData> named = new TreeMap<>();
        weights.forEach((name, tensor) -> named.put(PREFIX + name, tensor));
        Safetensors.write(target.resolve(WEIGHTS), named);
        BaseReference.to(base).write(target);
        AtomicFile.write(
                target.resolve(CONFIG),
                JsonFiles.pretty(config(lora, layout, base.toAbsolutePath().normalize())));
    }

    private static ObjectNode config(Lora lora, Layout layout, Path base) {
        ObjectNode config = JsonFiles.object();
        Matcher snapshot = SNAPSHOT.matcher(base.toString());
        boolean ofHub = snapshot.matches();
        config.put("base_model_name_or_path", ofHub ? snapshot.group(1) + "/" + snapshot.group(2) : base.toString());
        config.put("revision", ofHub ? snapshot.group(3) : null);
        config.put("peft_type", "LORA");
        config.put("task_type", "SEQ_CLS");
        config.put("inference_mode", true);
        config.put("r", lora.options().r());
        config.put("lora_alpha", lora.options().alpha());
        config.put("lora_dropout", lora.options().dropout());
        config.put("bias", "none");
        config.put("fan_in_fan_out", lora.targets().values().stream().anyMatch(Linear::inputsFirst));
        lora.names(layout).forEach(config.putArray("target_modules")::add);
        layout.head().modules().forEach(config.putArray("modules_to_save")::add);
        return config;
    }
}
