package dev.touchstone.model;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.Niceness;
import dev.touchstone.engine.TorchEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which models can be loaded, and where they can run. */
public final class ModelSupport {
    private ModelSupport() {}

    /** Values of {@code model_type} in config.json that can be loaded. */
    public static List<String> modelTypes() {
        return Stream.of(Architecture.values()).map(Architecture::modelType).toList();
    }

    /**
     * Longest text that the model of a directory can take, in tokens; the weights are not read.
     *
     * @throws dev.touchstone.domain.TouchstoneException PATH_NOT_FOUND, INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static int maxLength(Path directory) {
        return maxLength(ModelDirectory.open(directory).config());
    }

    /**
     * As {@link #maxLength}, of a file {@code config.json} alone.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static int configuredMaxLength(Path config) {
        return maxLength(ModelConfig.read(config));
    }

    /**
     * Checks that the layers that are to get adapters are those of a model.
     *
     * @param config its {@code config.json}
     * @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL; INVALID_REQUEST for each name that is no layer's
     */
    public static void requireLayers(Path config, LoraOptions options) {
        ModelConfig model = ModelConfig.read(config);
        Architecture architecture = Architecture.of(model);
        Lora.of(options, architecture, architecture.layout(model));
    }

    private static int maxLength(ModelConfig config) {
        return Architecture.of(config).layout(config).input().maxLength();
    }

    /** The directory over whose weights a published adapter stands; empty for a complete model, and for what cannot be read. */
    public static Optional<Path> baseOf(Path directory) {
        try {
            return PeftAdapter.find(directory).map(adapter -> adapter.base().directory());
        } catch (TouchstoneException e) {
            return Optional.empty();
        }
    }

    /**
     * The device of a setting; asking for a GPU, or whether there is one, starts the engine.
     *
     * @param setting {@code auto} (the first GPU if there is one), {@code cpu} or {@code cuda:N}
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST for any other word, or where that GPU is not there
     */
    public static ComputeDevice device(String setting) {
        return TorchEngine.device(setting);
    }

    /**
     * Where a device is the processors themselves, lets the calling thread and those that compute for it stand back behind others.
     *
     * @param niceness 0 to 19
     */
    public static void standBack(ComputeDevice device, int niceness) {
        if (device.kind() == ComputeDevice.Kind.CPU) {
            Niceness.raise(niceness);
        }
    }
}
