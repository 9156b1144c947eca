package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Past;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** GPT-NeoX, Pythia among them: decoder that turns a part of each head by its position. */
final class GptNeoxLayout {
    private static final String BODY = "gpt_neox.";
    private static final String SCORE = "score";
    /** Old checkpoints hold the causal mask and the rotary frequencies. */
    private static final Pattern UNUSED =
            Pattern.compile("layers\\.\\d+\\.attention\\.((masked_)?bias|rotary_emb\\.inv_freq)");

    private GptNeoxLayout() {}

    static Layout of(ModelConfig config) {
        int hidden = config.positive("hidden_size");
        int layers = config.positive("num_hidden_layers");
        int heads = config.divisor("num_attention_heads", "hidden_size");
        int headSize = hidden / heads;
        Rotary rotary = rotary(config, headSize);
        Input input = new Input(config.positive("vocab_size"), 0, rotary.maxLength());
        Shapes shapes = new Shapes()
                .table(BODY + "embed_in", input.vocabulary(), hidden)
                .norm(BODY + "final_layer_norm", hidden);
        for (int i = 0; i < layers; i++) {
            addLayer(shapes, BODY + "layers." + i, hidden, config);
        }
        shapes.linear(SCORE, 1, hidden, false);
        Head head = Head.of(
                Pooling.LAST_TOKEN, SCORE, Set.of(SCORE + ".weight"), config.decimal("initializer_range", 0.02));
        Map<String, Object> attributes = Map.of(
                "layers", layers,
                "head_size", headSize,
                "epsilon", config.decimal("layer_norm_eps", 1e-5),
                "activation", Activations.of(config, "hidden_act", "gelu"),
                "parallel", config.flag("use_parallel_residual", true),
                "frequencies", rotary.frequencies(),
                "rotary_scale", rotary.scale());
        return new Layout(shapes, BODY, UNUSED, head, input, attributes).causal(new Past(layers, heads, headSize));
    }

    /** Configurations may have both names of each number, of which transformers reads the first. */
    private static Rotary rotary(ModelConfig config, int headSize) {
        double turned = Rotary.parameter(config, "partial_rotary_factor", "rotary_pct", 0.25);
        double base = Rotary.parameter(config, "rope_theta", "rotary_emb_base", 1e4);
        config.expect("partial_rotary_factor", turned);
        config.expect("rope_theta", base);
        return Rotary.of(config, headSize, turned, base);
    }

    private static void addLayer(Shapes shapes, String name, int hidden, ModelConfig config) {
        boolean bias = config.flag("attention_bias", true);
        int inner = config.positive("intermediate_size");
        shapes.norm(name + ".input_layernorm", hidden)
                .linear(name + ".attention.query_key_value", 3L * hidden, hidden, bias)
                .linear(name + ".attention.dense", hidden, hidden, bias)
                .norm(name + ".post_attention_layernorm", hidden)
                .linear(name + ".mlp.dense_h_to_4h", inner, hidden, true)
                .linear(name + ".mlp.dense_4h_to_h", hidden, inner, true);
    }
}
