package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Past;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** OPT: decoder with learned positions, norms before or after each part, and a score without bias. */
final class OptLayout {
    private static final String DECODER = "model.decoder.";
    private static final String SCORE = "score";
    /** OPT's table of positions begins with two rows that are never used. */
    private static final int POSITION_OFFSET = 2;

    private OptLayout() {}

    static Layout of(ModelConfig config) {
        config.expect("layer_norm_elementwise_affine", true);
        int hidden = config.positive("hidden_size");
        int embedded = config.positive("word_embed_proj_dim", hidden);
        int layers = config.positive("num_hidden_layers");
        boolean normBefore = config.flag("do_layer_norm_before", true);
        Input input = new Input(config.positive("vocab_size"), 0, config.positive("max_position_embeddings"));
        Shapes shapes = new Shapes()
                .table(DECODER + "embed_tokens", input.vocabulary(), embedded)
                .table(DECODER + "embed_positions", input.maxLength() + POSITION_OFFSET, hidden);
        if (embedded != hidden) {
            shapes.linear(DECODER + "project_in", hidden, embedded, false);
            shapes.linear(DECODER + "project_out", embedded, hidden, false);
        }
        boolean removed = config.flag("_remove_final_layer_norm", false);
        if (normBefore && !removed) {
            shapes.norm(DECODER + "final_layer_norm", hidden);
        }
        for (int i = 0; i < layers; i++) {
            addLayer(shapes, DECODER + "layers." + i, hidden, config);
        }
        shapes.linear(SCORE, 1, embedded, false);
        Head head = Head.of(Pooling.LAST_TOKEN, SCORE, Set.of(SCORE + ".weight"), config.decimal("init_std", 0.02));
        int heads = config.divisor("num_attention_heads", "hidden_size");
        Map<String, Object> attributes = Map.of(
                "layers",
                layers,
                "head_size",
                hidden / heads,
                "epsilon",
                1e-5,
                "activation",
                Activations.of(config, "activation_function", "relu"),
                "norm_before",
                normBefore);
        return new Layout(shapes, "model.", Layout.NO_TABLES, head, input, attributes)
                .causal(new Past(layers, heads, hidden / heads));
    }

    private static void addLayer(Shapes shapes, String name, int hidden, ModelConfig config) {
        boolean bias = config.flag("enable_bias", true);
        int inner = config.positive("ffn_dim");
        Stream.of("q_proj", "k_proj", "v_proj", "out_proj")
                .forEach(part -> shapes.linear(name + ".self_attn." + part, hidden, hidden, bias));
        shapes.norm(name + ".self_attn_layer_norm", hidden)
                .linear(name + ".fc1", inner, hidden, bias)
                .linear(name + ".fc2", hidden, inner, bias)
                .norm(name + ".final_layer_norm", hidden);
    }
}
