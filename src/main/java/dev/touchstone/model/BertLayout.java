package dev.touchstone.model;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** BERT: encoder with absolute positions, pooler and classifier. */
final class BertLayout {
    private static final String EMBEDDINGS = "bert.embeddings.";
    private static final String POOLER = "bert.pooler.dense";
    private static final String CLASSIFIER = "classifier";

    private BertLayout() {}

    static Layout of(ModelConfig config) {
        config.expect("position_embedding_type", "absolute");
        config.expect("is_decoder", false);
        config.expect("add_cross_attention", false);
        int hidden = config.positive("hidden_size");
        int vocabulary = config.positive("vocab_size");
        int segments = config.positive("type_vocab_size", 2);
        int positions = config.positive("max_position_embeddings");
        int layers = config.positive("num_hidden_layers");
        Layout.Shapes shapes = new Layout.Shapes()
                .table(EMBEDDINGS + "word_embeddings", vocabulary, hidden)
                .table(EMBEDDINGS + "position_embeddings", positions, hidden)
                .table(EMBEDDINGS + "token_type_embeddings", segments, hidden)
                .norm(EMBEDDINGS + "LayerNorm", hidden);
        for (int i = 0; i < layers; i++) {
            addLayer(shapes, "bert.encoder.layer." + i, hidden, config.positive("intermediate_size"));
        }
        shapes.linear(POOLER, hidden, hidden, true).linear(CLASSIFIER, 1, hidden, true);
        Map<String, Object> attributes = Map.of(
                "layers", layers,
                "heads", config.divisor("num_attention_heads", "hidden_size"),
                "epsilon", config.decimal("layer_norm_eps", 1e-12),
                "activation", Architecture.activation(config, "hidden_act", "gelu"));
        return new Layout(
                shapes.all(),
                "bert.",
                Set.of(CLASSIFIER + ".weight", CLASSIFIER + ".bias"),
                Set.of(POOLER + ".weight", POOLER + ".bias"),
                config.decimal("initializer_range", 0.02),
                vocabulary,
                segments,
                positions,
                false,
                attributes);
    }

    private static void addLayer(Layout.Shapes shapes, String name, int hidden, int intermediate) {
        Stream.of("query", "key", "value")
                .forEach(part -> shapes.linear(name + ".attention.self." + part, hidden, hidden, true));
        shapes.linear(name + ".attention.output.dense", hidden, hidden, true)
                .norm(name + ".attention.output.LayerNorm", hidden)
                .linear(name + ".intermediate.dense", intermediate, hidden, true)
                .linear(name + ".output.dense", hidden, intermediate, true)
                .norm(name + ".output.LayerNorm", hidden);
    }
}
