package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Past;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** GPT-2: decoder with learned positions; its weights lie transposed, inputs first. */
final class Gpt2Layout {
    private static final String BODY = "transformer.";
    private static final String SCORE = "score";
    /** Old checkpoints hold the causal mask. */
    private static final Pattern UNUSED = Pattern.compile("h\\.\\d+\\.attn\\.(masked_)?bias");

    private Gpt2Layout() {}

    static Layout of(ModelConfig config) {
        config.expect("scale_attn_weights", true);
        config.expect("scale_attn_by_inverse_layer_idx", false);
        config.expect("reorder_and_upcast_attn", false);
        int hidden = config.positive("n_embd");
        int layers = config.positive("n_layer");
        Input input = new Input(config.positive("vocab_size"), 0, config.positive("n_positions"));
        Shapes shapes = new Shapes()
                .table(BODY + "wte", input.vocabulary(), hidden)
                .table(BODY + "wpe", input.maxLength(), hidden)
                .norm(BODY + "ln_f", hidden);
        for (int i = 0; i < layers; i++) {
            addLayer(shapes, BODY + "h." + i, hidden, config.positive("n_inner", 4 * hidden));
        }
        shapes.linear(SCORE, 1, hidden, false);
        Head head = Head.of(
                Pooling.LAST_TOKEN, SCORE, Set.of(SCORE + ".weight"), config.decimal("initializer_range", 0.02));
        int heads = config.divisor("n_head", "n_embd");
        Map<String, Object> attributes = Map.of(
                "layers",
                layers,
                "head_size",
                hidden / heads,
                "epsilon",
                config.decimal("layer_norm_epsilon", 1e-5),
                "activation",
                Activations.of(config, "activation_function", "gelu_new"));
        return new Layout(shapes, BODY, UNUSED, head, input, attributes)
                .causal(new Past(layers, heads, hidden / heads));
    }

    private static void addLayer(Shapes shapes, String name, int hidden, int inner) {
        shapes.norm(name + ".ln_1", hidden)
                .transposed(name + ".attn.c_attn", hidden, 3L * hidden)
                .transposed(name + ".attn.c_proj", hidden, hidden)
                .norm(name + ".ln_2", hidden)
                .transposed(name + ".mlp.c_fc", hidden, inner)
                .transposed(name + ".mlp.c_proj", inner, hidden);
    }
}
