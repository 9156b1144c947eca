package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** ModernBERT: encoder with rotary positions, most of whose layers see only neighbours; its head reads the first token or all. */
final class ModernBertLayout {
    private static final String BODY = "model.";
    private static final String DENSE = "head.dense";
    private static final String HEAD_NORM = "head.norm";
    private static final String OUTPUT = "classifier";
    private static final int NO_LIMIT = -1;

    private ModernBertLayout() {}

    static Layout of(ModelConfig config) {
        // Published with them, though its norms have an epsilon of another name, and its positions are rotary.
        config.passOver("layer_norm_eps", "position_embedding_type");
        int hidden = config.positive("hidden_size");
        int layers = config.positive("num_hidden_layers");
        Input input = new Input(config.positive("vocab_size"), 0, config.positive("max_position_embeddings"));
        boolean normBias = config.flag("norm_bias", false);
        Shapes shapes = new Shapes().table(BODY + "embeddings.tok_embeddings", input.vocabulary(), hidden);
        addNorm(shapes, BODY + "embeddings.norm", hidden, normBias);
        for (int i = 0; i < layers; i++) {
            addLayer(shapes, i, hidden, config);
        }
        addNorm(shapes, BODY + "final_norm", hidden, normBias);
        shapes.linear(DENSE, hidden, hidden, config.flag("classifier_bias", false));
        addNorm(shapes, HEAD_NORM, hidden, normBias);
        shapes.linear(OUTPUT, 1, hidden, true);
        return new Layout(
                shapes, BODY, Layout.NO_TABLES, head(config, hidden), input, attributes(config, hidden, layers));
    }

    /** What predicts masked words in a base model is a classifier's dense layer, too. */
    private static Head head(ModelConfig config, int hidden) {
        Pooling pooling =
                switch (config.text("classifier_pooling", "cls")) {
                    case "cls" -> Pooling.FIRST_TOKEN;
                    case "mean" -> Pooling.MEAN_OF_TOKENS;
                    default -> throw config.unsupported("classifier_pooling", Stream.of("cls", "mean"));
                };
        return new Head(
                pooling,
                OUTPUT,
                Set.of(OUTPUT + ".weight", OUTPUT + ".bias"),
                Set.of(DENSE + ".weight", DENSE + ".bias", HEAD_NORM + ".weight", HEAD_NORM + ".bias"),
                Math.pow(hidden, -0.5),
                config.decimal("initializer_range", 0.02) / Math.sqrt(2.0 * config.positive("num_hidden_layers")));
    }

    private static Map<String, Object> attributes(ModelConfig config, int hidden, int layers) {
        int headSize = hidden / config.divisor("num_attention_heads", "hidden_size");
        double globalBase = config.decimal("global_rope_theta", 160_000);
        double localBase = config.isNull("local_rope_theta") ? globalBase : config.decimal("local_rope_theta", 1e4);
        int every = config.positive("global_attn_every_n_layers", 3);
        int reach = config.positive("local_attention", 128) / 2;
        List<Integer> reaches = IntStream.range(0, layers)
                .map(i -> i % every == 0 ? NO_LIMIT : reach)
                .boxed()
                .toList();
        return Map.of(
                "layers", layers,
                "head_size", headSize,
                "epsilon", config.decimal("norm_eps", 1e-5),
                "activation", Activations.of(config, "hidden_activation", "gelu"),
                "head_activation", Activations.of(config, "classifier_activation", "gelu"),
                "global_frequencies", Rotary.frequencies(headSize, globalBase),
                "local_frequencies", Rotary.frequencies(headSize, localBase),
                "reaches", reaches);
    }

    private static void addLayer(Shapes shapes, int i, int hidden, ModelConfig config) {
        String name = BODY + "layers." + i;
        int inner = config.positive("intermediate_size");
        boolean normBias = config.flag("norm_bias", false);
        boolean attentionBias = config.flag("attention_bias", false);
        boolean feedForwardBias = config.flag("mlp_bias", false);
        if (i > 0) {
            addNorm(shapes, name + ".attn_norm", hidden, normBias);
        }
        shapes.linear(name + ".attn.Wqkv", 3L * hidden, hidden, attentionBias)
                .linear(name + ".attn.Wo", hidden, hidden, attentionBias);
        addNorm(shapes, name + ".mlp_norm", hidden, normBias);
        shapes.linear(name + ".mlp.Wi", 2L * inner, hidden, feedForwardBias)
                .linear(name + ".mlp.Wo", hidden, inner, feedForwardBias);
    }

    private static void addNorm(Shapes shapes, String name, int size, boolean bias) {
        if (bias) {
            shapes.norm(name, size);
        } else {
            shapes.scale(name, size);
        }
    }
}
