package dev.touchstone.model;

import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rotary positions: how fast each pair of a head's elements turns from token to token. Computed in the precision and order of
 * transformers, since a last bit here is a visible angle after some thousand tokens.
 *
 * @param frequencies in radians a token, one for each turned pair
 * @param scale factor of queries and keys
 * @param maxLength longest text in tokens
 */
record Rotary(List<Double> frequencies, double scale, int maxLength) {
    Rotary {
        frequencies = List.copyOf(frequencies);
    }

    /**
     * Reads {@code rope_scaling}, or {@code rope_parameters} as newer configurations call it.
     *
     * @param headSize elements of a head
     * @param turned share of them that turn
     * @param base what is called {@code rope_theta} in most configurations
     */
    static Rotary of(ModelConfig config, int headSize, double turned, double base) {
        int positions = config.positive("max_position_embeddings");
        int size = (int) (headSize * turned);
        Optional<ModelConfig> found = scaling(config);
        if (found.isEmpty()) {
            return new Rotary(frequencies(size, base), 1, positions);
        }
        ModelConfig scaling = found.get();
        scaling.expect("partial_rotary_factor", turned);
        scaling.expect("rope_theta", base);
        List<Double> unscaled = frequencies(size, base);
        String field = scaling.has("rope_type") ? "rope_type" : "type";
        String type = scaling.text(field, "default");
        scaling.expect("type", type);
        return switch (type) {
            case "default" -> new Rotary(unscaled, 1, positions);
            // This form changes nothing up to this length, and beyond it a score would depend on the text's neighbours.
            case "dynamic" -> {
                factor(scaling);
                yield new Rotary(unscaled, 1, positions);
            }
            case "linear" -> linear(unscaled, factor(scaling), positions);
            case "llama3" -> new Rotary(llama3(unscaled, scaling), 1, positions);
            case "yarn" -> yarn(unscaled, scaling, positions, base);
            default -> throw scaling.unsupported(field, Stream.of("default", "dynamic", "linear", "llama3", "yarn"));
        };
    }

    /** The newer of the two spellings stands alone: beside the other it might say something else. */
    private static Optional<ModelConfig> scaling(ModelConfig config) {
        if (config.has("rope_scaling")) {
            config.expectAbsent("rope_parameters");
        }
        return config.section("rope_scaling").or(() -> config.section("rope_parameters"));
    }

    /** A number of the newer spelling, where a configuration has it and does not say the same in the older one. */
    static double parameter(ModelConfig config, String name, String older, double fallback) {
        double value = config.section("rope_parameters")
                .filter(parameters -> !config.has(older))
                .map(parameters -> parameters.decimal(name, fallback))
                .orElse(fallback);
        return config.decimal(older, value);
    }

    /** Of the original RoPE (Su et al. 2021): {@code base^(-2i / size)}. */
    static List<Double> frequencies(int size, double base) {
        return each(size / 2, i -> 1f / (float) Math.pow(base, 2f * i / size));
    }

    private static double factor(ModelConfig scaling) {
        double factor = scaling.decimal("factor");
        if (factor < 1) {
            throw scaling.invalid("factor", ">= 1");
        }
        return factor;
    }

    private static Rotary linear(List<Double> unscaled, double factor, int positions) {
        List<Double> slower = each(unscaled.size(), i -> (float) (unscaled.get(i) / factor));
        return new Rotary(slower, 1, (int) (positions * factor));
    }

    /** Of Llama 3.1: slow pairs turn slower by the factor, fast ones as before, those between in between. */
    private static List<Double> llama3(List<Double> unscaled, ModelConfig scaling) {
        float factor = (float) factor(scaling);
        float low = (float) scaling.decimal("low_freq_factor");
        float high = (float) scaling.decimal("high_freq_factor");
        int trained = scaling.positive("original_max_position_embeddings");
        return each(unscaled.size(), i -> {
            float frequency = unscaled.get(i).floatValue();
            float wave = (float) (2 * Math.PI) / frequency;
            if (wave < trained / high) {
                return frequency;
            }
            if (wave > trained / low) {
                return frequency / factor;
            }
            float smooth = (trained / wave - low) / (high - low);
            return (1 - smooth) * frequency / factor + smooth * frequency;
        });
    }

    /** YaRN (Peng et al. 2023): slow pairs are interpolated, fast ones extrapolated, over a ramp between two numbers of turns. */
    private static Rotary yarn(List<Double> unscaled, ModelConfig scaling, int positions, double base) {
        double factor = factor(scaling);
        int trained = scaling.positive("original_max_position_embeddings", positions);
        int pairs = unscaled.size();
        ToDoubleFunction<Double> pairOf =
                turns -> 2 * pairs * Math.log(trained / (turns * 2 * Math.PI)) / (2 * Math.log(base));
        boolean whole = scaling.flag("truncate", true);
        double begin = pairOf.applyAsDouble(scaling.decimal("beta_fast", 32));
        double end = pairOf.applyAsDouble(scaling.decimal("beta_slow", 1));
        double low = Math.max(whole ? Math.floor(begin) : begin, 0);
        double high = Math.min(whole ? Math.ceil(end) : end, 2 * pairs - 1);
        float width = (float) (high == low ? 0.001 : high - low);
        List<Double> frequencies = each(pairs, i -> {
            float ramp = Math.clamp((float) (i - low) / width, 0, 1);
            float frequency = unscaled.get(i).floatValue();
            float interpolated = 1f / ((float) factor * (1f / frequency));
            return interpolated * ramp + frequency * (1 - ramp);
        });
        return new Rotary(frequencies, yarnScale(scaling, factor), Math.max(positions, (int) (trained * factor)));
    }

    private static double yarnScale(ModelConfig scaling, double factor) {
        double ofScores = scaling.decimal("mscale", 0);
        double ofAll = scaling.decimal("mscale_all_dim", 0);
        double usual = ofScores != 0 && ofAll != 0
                ? yarnScale(factor, ofScores) / yarnScale(factor, ofAll)
                : yarnScale(factor, 1);
        return scaling.decimal("attention_factor", usual);
    }

    private static double yarnScale(double factor, double strength) {
        return factor <= 1 ? 1 : 0.1 * strength * Math.log(factor) + 1;
    }

    private static List<Double> each(int pairs, IntToDoubleFunction frequency) {
        return IntStream.range(0, pairs).mapToDouble(frequency).boxed().toList();
    }
}
