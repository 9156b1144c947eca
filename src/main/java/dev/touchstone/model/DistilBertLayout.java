package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** DistilBERT: BERT without segments, under names of its own. */
final class DistilBertLayout {
    private static final String BODY = "distilbert.";
    private static final String DENSE = "pre_classifier";
    private static final String OUTPUT = "classifier";

    private DistilBertLayout() {}

    static Layout of(ModelConfig config) {
        int hidden = config.positive("dim");
        int layers = config.positive("n_layers");
        Input input = new Input(config.positive("vocab_size"), 0, config.positive("max_position_embeddings"));
        Shapes shapes = new Shapes()
                .table(BODY + "embeddings.word_embeddings", input.vocabulary(), hidden)
                .table(BODY + "embeddings.position_embeddings", input.maxLength(), hidden)
                .norm(BODY + "embeddings.LayerNorm", hidden);
        for (int i = 0; i < layers; i++) {
            addLayer(shapes, BODY + "transformer.layer." + i, hidden, config.positive("hidden_dim"));
        }
        shapes.linear(DENSE, hidden, hidden, true).linear(OUTPUT, 1, hidden, true);
        Head head = Head.of(
                Pooling.FIRST_TOKEN,
                OUTPUT,
                Set.of(DENSE + ".weight", DENSE + ".bias", OUTPUT + ".weight", OUTPUT + ".bias"),
                config.decimal("initializer_range", 0.02));
        Map<String, Object> attributes = Map.of(
                "layers",
                layers,
                "head_size",
                hidden / config.divisor("n_heads", "dim"),
                "epsilon",
                1e-12,
                "activation",
                Activations.of(config, "activation", "gelu"));
        return new Layout(shapes, BODY, Layout.NO_TABLES, head, input, attributes);
    }

    private static void addLayer(Shapes shapes, String name, int hidden, int inner) {
        Stream.of("q_lin", "k_lin", "v_lin", "out_lin")
                .forEach(part -> shapes.linear(name + ".attention." + part, hidden, hidden, true));
        shapes.norm(name + ".sa_layer_norm", hidden)
                .linear(name + ".ffn.lin1", inner, hidden, true)
                .linear(name + ".ffn.lin2", hidden, inner, true)
                .norm(name + ".output_layer_norm", hidden);
    }
}
