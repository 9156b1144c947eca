package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** ModernBERT: encoder with rotary positions, most of whose layers see only neighbours; its head reads the first token or all. */
final class ModernBertLayout {
    private static final String BODY = "model.";
    private static final String DENSE = "head.dense";
    private static final String HEAD_NORM = "head.norm";
    private static final String OUTPUT = "classifier";
    private static final String EVERY = "global_attn_every_n_layers";
    private static final String LOCAL_BASE = "local_rope_theta";
    private static final String BASE = "rope_theta";
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
        double globalBase = base(config, LayerTypes.FULL, "global_rope_theta", 160_000);
        double localBase = base(config, LayerTypes.SLIDING, LOCAL_BASE, config.isNull(LOCAL_BASE) ? globalBase : 1e4);
        return Map.of(
                "layers", layers,
                "head_size", headSize,
                "epsilon", config.decimal("norm_eps", 1e-5),
                "activation", Activations.of(config, "hidden_activation", "gelu"),
                "head_activation", Activations.of(config, "classifier_activation", "gelu"),
                "global_frequencies", Rotary.frequencies(headSize, globalBase),
                "local_frequencies", Rotary.frequencies(headSize, localBase),
                "reaches", reaches(config, layers));
    }

    /**
     * Of one kind of attention: since transformers 5 among {@code rope_parameters}, before in a field of its own. Where both say
     * it they must agree, for the one version reads this and the other that.
     */
    private static double base(ModelConfig config, String attention, String older, double usual) {
        double base = config.decimal(older, usual);
        Optional<ModelConfig> newer = config.section("rope_parameters").flatMap(each -> each.section(attention));
        if (newer.isEmpty()) {
            return base;
        }
        ModelConfig parameters = newer.get();
        parameters.expect("rope_type", "default");
        if (config.has(older) || config.isNull(older)) {
            parameters.expect(BASE, base);
        }
        return parameters.decimal(BASE, base);
    }

    /** How far a layer sees to either side; its type, too, has an older and a newer field. */
    private static List<Integer> reaches(ModelConfig config, int layers) {
        int every = config.positive(EVERY, 3);
        int reach = config.positive("local_attention", 128) / 2;
        IntPredicate usual = i -> i % every != 0;
        IntPredicate sliding = LayerTypes.sliding(config, layers, usual);
        if (config.has(EVERY) && IntStream.range(0, layers).anyMatch(i -> sliding.test(i) != usual.test(i))) {
            throw config.unsupported(LayerTypes.FIELD, Stream.of("what " + EVERY + " says"));
        }
        return IntStream.range(0, layers)
                .map(i -> sliding.test(i) ? reach : NO_LIMIT)
                .boxed()
                .toList();
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
