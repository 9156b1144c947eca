package dev.touchstone.model;

import java.util.Map;

/** Activation functions as configurations name them, and as the programs do. */
final class Activations {
    private static final Map<String, String> PROGRAM_NAMES = Map.of(
            "gelu", "gelu",
            "gelu_python", "gelu",
            "gelu_new", "gelu_tanh",
            "gelu_pytorch_tanh", "gelu_tanh",
            "relu", "relu",
            "silu", "silu",
            "swish", "silu",
            "tanh", "tanh");

    private Activations() {}

    /**
     * The program's name of an activation function.
     *
     * @throws dev.touchstone.domain.TouchstoneException UNSUPPORTED_MODEL for one that no program knows
     */
    static String of(ModelConfig config, String field, String fallback) {
        String known = PROGRAM_NAMES.get(config.text(field, fallback));
        if (known == null) {
            throw config.unsupported(field, PROGRAM_NAMES.keySet().stream().sorted());
        }
        return known;
    }
}
