package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** DeBERTa-v2 and v3: encoder with a table of distances between tokens; v2 has a convolution beside its first layer. */
final class DebertaLayout {
    private static final String BODY = "deberta.";
    private static final String EMBEDDINGS = BODY + "embeddings.";
    private static final String ENCODER = BODY + "encoder.";
    private static final String POOLER = "pooler.dense";
    private static final String OUTPUT = "classifier";
    private static final String CONTENT_TO_POSITION = "c2p";
    private static final String POSITION_TO_CONTENT = "p2c";

    private DebertaLayout() {}

    static Layout of(ModelConfig config) {
        int hidden = config.positive("hidden_size");
        config.expect("pooler_hidden_size", hidden);
        config.expect("attention_head_size", hidden / config.divisor("num_attention_heads", "hidden_size"));
        int segments = config.integer("type_vocab_size", 0);
        Input input = new Input(
                config.positive("vocab_size"), Math.max(0, segments), config.positive("max_position_embeddings"));
        Shapes shapes = new Shapes();
        addEmbeddings(shapes, config, input, hidden);
        addEncoder(shapes, config, hidden);
        shapes.linear(POOLER, hidden, hidden, true).linear(OUTPUT, 1, hidden, true);
        Head head = Head.of(
                Pooling.FIRST_TOKEN,
                OUTPUT,
                Set.of(POOLER + ".weight", POOLER + ".bias", OUTPUT + ".weight", OUTPUT + ".bias"),
                config.decimal("initializer_range", 0.02));
        // v3 was trained with a table of positions for another head.
        Pattern unused = Pattern.compile("(.*\\.)?position_ids"
                + (shapes.has(EMBEDDINGS + "position_embeddings.weight")
                        ? ""
                        : "|embeddings\\.position_embeddings\\.weight"));
        return new Layout(shapes, BODY, unused, head, input, attributes(config, hidden));
    }

    private static void addEmbeddings(Shapes shapes, ModelConfig config, Input input, int hidden) {
        int embedded = config.positive("embedding_size", hidden);
        shapes.table(EMBEDDINGS + "word_embeddings", input.vocabulary(), embedded);
        if (config.flag("position_biased_input", true)) {
            shapes.table(EMBEDDINGS + "position_embeddings", input.maxLength(), embedded);
        }
        if (input.segments() > 0) {
            shapes.table(EMBEDDINGS + "token_type_embeddings", input.segments(), embedded);
        }
        if (embedded != hidden) {
            shapes.linear(EMBEDDINGS + "embed_proj", hidden, embedded, false);
        }
        shapes.norm(EMBEDDINGS + "LayerNorm", hidden);
    }

    private static void addEncoder(Shapes shapes, ModelConfig config, int hidden) {
        for (int i = 0; i < config.positive("num_hidden_layers"); i++) {
            addLayer(shapes, ENCODER + "layer." + i, hidden, config);
        }
        if (relative(config)) {
            shapes.table(ENCODER + "rel_embeddings", 2L * span(config), hidden);
        }
        if (normsDistances(config)) {
            shapes.norm(ENCODER + "LayerNorm", hidden);
        }
        int kernel = config.integer("conv_kernel_size", 0);
        if (kernel > 0) {
            int groups = config.positive("conv_groups", 1);
            shapes.tensor(ENCODER + "conv.conv.weight", hidden, hidden / groups, kernel)
                    .vector(ENCODER + "conv.conv.bias", hidden)
                    .norm(ENCODER + "conv.LayerNorm", hidden);
        }
    }

    private static void addLayer(Shapes shapes, String name, int hidden, ModelConfig config) {
        String attention = name + ".attention.self.";
        Stream.of("query_proj", "key_proj", "value_proj")
                .forEach(part -> shapes.linear(attention + part, hidden, hidden, true));
        if (relative(config) && !config.flag("share_att_key", false)) {
            if (weighs(config, CONTENT_TO_POSITION)) {
                shapes.linear(attention + "pos_key_proj", hidden, hidden, true);
            }
            if (weighs(config, POSITION_TO_CONTENT)) {
                shapes.linear(attention + "pos_query_proj", hidden, hidden, true);
            }
        }
        int inner = config.positive("intermediate_size");
        shapes.linear(name + ".attention.output.dense", hidden, hidden, true)
                .norm(name + ".attention.output.LayerNorm", hidden)
                .linear(name + ".intermediate.dense", inner, hidden, true)
                .linear(name + ".output.dense", hidden, inner, true)
                .norm(name + ".output.LayerNorm", hidden);
    }

    private static Map<String, Object> attributes(ModelConfig config, int hidden) {
        return Map.ofEntries(
                Map.entry("layers", config.positive("num_hidden_layers")),
                Map.entry("head_size", hidden / config.divisor("num_attention_heads", "hidden_size")),
                Map.entry("epsilon", config.decimal("layer_norm_eps", 1e-7)),
                Map.entry("activation", Activations.of(config, "hidden_act", "gelu")),
                Map.entry("pooler_activation", Activations.of(config, "pooler_hidden_act", "gelu")),
                Map.entry("relative", relative(config)),
                Map.entry("span", span(config)),
                Map.entry("buckets", config.integer("position_buckets", -1)),
                Map.entry("farthest", farthest(config)),
                Map.entry("content_to_position", weighs(config, CONTENT_TO_POSITION)),
                Map.entry("position_to_content", weighs(config, POSITION_TO_CONTENT)),
                Map.entry("shared_projections", config.flag("share_att_key", false)),
                Map.entry("norm_distances", normsDistances(config)),
                Map.entry("convolution_activation", Activations.of(config, "conv_act", "tanh")),
                Map.entry("convolution_groups", config.positive("conv_groups", 1)));
    }

    private static boolean relative(ModelConfig config) {
        return config.flag("relative_attention", false);
    }

    private static int farthest(ModelConfig config) {
        int configured = config.integer("max_relative_positions", -1);
        return configured < 1 ? config.positive("max_position_embeddings") : configured;
    }

    /** The table has this many rows for distances in each direction. */
    private static int span(ModelConfig config) {
        int buckets = config.integer("position_buckets", -1);
        return buckets > 0 ? buckets : farthest(config);
    }

    private static boolean normsDistances(ModelConfig config) {
        return words(config.text("norm_rel_ebd", "none")).contains("layer_norm");
    }

    /** {@code pos_att_type} is a list, or in older configurations one text. */
    private static boolean weighs(ModelConfig config, String kind) {
        if (!config.has("pos_att_type")) {
            return false;
        }
        List<String> kinds =
                config.isText("pos_att_type") ? words(config.text("pos_att_type")) : config.strings("pos_att_type");
        if (!Set.of(CONTENT_TO_POSITION, POSITION_TO_CONTENT).containsAll(kinds)) {
            throw config.unsupported("pos_att_type", Stream.of(CONTENT_TO_POSITION, POSITION_TO_CONTENT));
        }
        return kinds.contains(kind);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\|"))
                .map(String::strip)
                .toList();
    }
}
