package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** BERT and RoBERTa: encoders with learned positions that differ in how they count them, and in the head. */
final class BertLayout {
    private static final int NO_PADDING = -1;

    private BertLayout() {}

    static Layout bert(ModelConfig config) {
        String pooler = "bert.pooler.dense";
        String output = "classifier";
        int positions = config.positive("max_position_embeddings");
        int segments = config.positive("type_vocab_size", 2);
        double range = config.decimal("initializer_range", 0.02);
        return layout(
                config,
                "bert.",
                Layout.NO_TABLES,
                new Head(
                        Pooling.FIRST_TOKEN,
                        output,
                        Set.of(output + ".weight", output + ".bias"),
                        Set.of(pooler + ".weight", pooler + ".bias"),
                        range,
                        range),
                pooler,
                new Input(config.positive("vocab_size"), segments, positions),
                NO_PADDING);
    }

    static Layout roberta(ModelConfig config) {
        String dense = "classifier.dense";
        String output = "classifier.out_proj";
        int padding = config.integer("pad_token_id", 1);
        int longest = config.positive("max_position_embeddings") - padding - 1;
        if (padding < 0 || longest < 1) {
            throw config.invalid("pad_token_id", "0 to max_position_embeddings - 2");
        }
        return layout(
                config,
                "roberta.",
                Pattern.compile("(.*\\.)?position_ids|pooler\\.dense\\..*"),
                Head.of(
                        Pooling.FIRST_TOKEN,
                        output,
                        Set.of(dense + ".weight", dense + ".bias", output + ".weight", output + ".bias"),
                        config.decimal("initializer_range", 0.02)),
                dense,
                new Input(config.positive("vocab_size"), 0, longest),
                padding);
    }

    private static Layout layout(
            ModelConfig config, String body, Pattern unused, Head head, String pooler, Input input, int padding) {
        config.expect("position_embedding_type", "absolute");
        config.expect("is_decoder", false);
        int hidden = config.positive("hidden_size");
        int layers = config.positive("num_hidden_layers");
        Shapes shapes = embeddings(config, body + "embeddings.", hidden);
        for (int i = 0; i < layers; i++) {
            addLayer(shapes, body + "encoder.layer." + i, hidden, config.positive("intermediate_size"));
        }
        shapes.linear(pooler, hidden, hidden, true).linear(head.output(), 1, hidden, true);
        Map<String, Object> attributes = Map.of(
                "layers",
                layers,
                "head_size",
                hidden / config.divisor("num_attention_heads", "hidden_size"),
                "epsilon",
                config.decimal("layer_norm_eps", 1e-12),
                "activation",
                Activations.of(config, "hidden_act", "gelu"),
                "body",
                body,
                "pooler",
                pooler,
                "output",
                head.output(),
                "padding",
                padding);
        return new Layout(shapes, body, unused, head, input, attributes);
    }

    private static Shapes embeddings(ModelConfig config, String name, int hidden) {
        return new Shapes()
                .table(name + "word_embeddings", config.positive("vocab_size"), hidden)
                .table(name + "position_embeddings", config.positive("max_position_embeddings"), hidden)
                .table(name + "token_type_embeddings", config.positive("type_vocab_size", 2), hidden)
                .norm(name + "LayerNorm", hidden);
    }

    private static void addLayer(Shapes shapes, String name, int hidden, int intermediate) {
        Stream.of("query", "key", "value")
                .forEach(part -> shapes.linear(name + ".attention.self." + part, hidden, hidden, true));
        shapes.linear(name + ".attention.output.dense", hidden, hidden, true)
                .norm(name + ".attention.output.LayerNorm", hidden)
                .linear(name + ".intermediate.dense", intermediate, hidden, true)
                .linear(name + ".output.dense", hidden, intermediate, true)
                .norm(name + ".output.LayerNorm", hidden);
    }
}
