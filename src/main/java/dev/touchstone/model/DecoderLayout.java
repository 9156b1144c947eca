package dev.touchstone.model;

import dev.touchstone.model.Layout.Head;
import dev.touchstone.model.Layout.Input;
import dev.touchstone.model.Layout.Past;
import dev.touchstone.model.Layout.Pooling;
import dev.touchstone.model.Layout.Shapes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Llama and what descends from it: decoders of one shape that differ in biases, norms, windows and factors. */
final class DecoderLayout {
    private static final String BODY = "model.";
    private static final String SCORE = "score";
    /** Old checkpoints hold the rotary frequencies. */
    private static final Pattern UNUSED = Pattern.compile("(layers\\.\\d+\\.self_attn\\.)?rotary_emb\\.inv_freq");

    private static final int NO_LIMIT = -1;

    private final ModelConfig config;
    private final int hidden;
    private final int layers;
    private final int heads;
    private final int keyValueHeads;
    private final int headSize;
    private boolean inputBias;
    private boolean outputBias;
    private boolean feedForwardBias;
    private boolean headNorms;
    private boolean outerNorms;
    private String activationField = "hidden_act";
    private String activation = "silu";
    private double normOffset;
    private double embeddingScale = 1;
    private double attentionScale;
    private double attentionCap;
    private List<Integer> reaches;

    private DecoderLayout(ModelConfig config, int keyValueHeads, int headSize) {
        this.config = config;
        this.hidden = config.positive("hidden_size");
        this.layers = config.positive("num_hidden_layers");
        this.heads = config.positive("num_attention_heads");
        this.keyValueHeads = keyValueHeads;
        this.headSize = headSize;
        this.attentionScale = Math.pow(headSize, -0.5);
        this.reaches = Collections.nCopies(layers, NO_LIMIT);
        if (heads % keyValueHeads != 0) {
            throw config.invalid("num_key_value_heads", "a divisor of num_attention_heads");
        }
    }

    static Layout llama(ModelConfig config) {
        int heads = config.positive("num_attention_heads");
        DecoderLayout layout =
                new DecoderLayout(config, config.positive("num_key_value_heads", heads), sizeOfHead(config));
        layout.inputBias = config.flag("attention_bias", false);
        layout.outputBias = layout.inputBias;
        layout.feedForwardBias = config.flag("mlp_bias", false);
        return layout.layout();
    }

    static Layout mistral(ModelConfig config) {
        DecoderLayout layout = new DecoderLayout(config, config.positive("num_key_value_heads"), sizeOfHead(config));
        if (!config.isNull("sliding_window")) {
            layout.slide(config.positive("sliding_window", 4096), i -> true);
        }
        return layout.layout();
    }

    static Layout qwen2(ModelConfig config) {
        DecoderLayout layout = new DecoderLayout(config, config.positive("num_key_value_heads"), sizeOfHead(config));
        layout.inputBias = true;
        layout.slideAsQwen();
        return layout.layout();
    }

    static Layout qwen3(ModelConfig config) {
        DecoderLayout layout =
                new DecoderLayout(config, config.positive("num_key_value_heads"), config.positive("head_dim", 128));
        layout.inputBias = config.flag("attention_bias", false);
        layout.outputBias = layout.inputBias;
        layout.headNorms = true;
        layout.slideAsQwen();
        return layout.layout();
    }

    static Layout gemma2(ModelConfig config) {
        DecoderLayout layout =
                new DecoderLayout(config, config.positive("num_key_value_heads"), config.positive("head_dim", 256));
        layout.inputBias = config.flag("attention_bias", false);
        layout.outputBias = layout.inputBias;
        layout.outerNorms = true;
        layout.normOffset = 1;
        layout.activationField = "hidden_activation";
        layout.activation = "gelu_pytorch_tanh";
        layout.embeddingScale = (float) Math.sqrt(layout.hidden);
        layout.attentionScale = Math.pow(config.decimal("query_pre_attn_scalar", 256), -0.5);
        layout.attentionCap =
                config.isNull("attn_logit_softcapping") ? 0 : config.decimal("attn_logit_softcapping", 50);
        int window = config.positive("sliding_window", 4096);
        layout.slide(window, LayerTypes.sliding(config, layout.layers, i -> i % 2 == 0));
        // What caps a language model's logits, and older names of fields that count.
        config.passOver("final_logit_softcapping", "hidden_act");
        config.expect("sliding_window_size", window);
        return layout.layout();
    }

    private static int sizeOfHead(ModelConfig config) {
        return config.has("head_dim")
                ? config.positive("head_dim")
                : config.positive("hidden_size") / config.divisor("num_attention_heads", "hidden_size");
    }

    private void slideAsQwen() {
        boolean slides = config.flag("use_sliding_window", false);
        int firstSliding = config.integer("max_window_layers", 28);
        IntPredicate sliding = LayerTypes.sliding(config, layers, i -> slides && i >= firstSliding);
        config.passOver("sliding_window");
        if (IntStream.range(0, layers).anyMatch(sliding)) {
            if (!slides) {
                throw config.unsupported(
                        LayerTypes.FIELD, Stream.of(LayerTypes.SLIDING + " only with use_sliding_window"));
            }
            slide(config.positive("sliding_window"), sliding);
        }
    }

    private void slide(int window, IntPredicate sliding) {
        reaches = IntStream.range(0, layers)
                .map(i -> sliding.test(i) ? window - 1 : NO_LIMIT)
                .boxed()
                .toList();
    }

    private Layout layout() {
        Rotary rotary = Rotary.of(config, headSize, 1, Rotary.parameter(config, "rope_theta", "rope_theta", 1e4));
        Input input = new Input(config.positive("vocab_size"), 0, rotary.maxLength());
        Shapes shapes = new Shapes()
                .table(BODY + "embed_tokens", input.vocabulary(), hidden)
                .scale(BODY + "norm", hidden);
        for (int i = 0; i < layers; i++) {
            addAttention(shapes, BODY + "layers." + i + ".self_attn");
            addFeedForward(shapes, BODY + "layers." + i + ".mlp");
            addNorms(shapes, BODY + "layers." + i);
        }
        shapes.linear(SCORE, 1, hidden, false);
        Head head = Head.of(
                Pooling.LAST_TOKEN, SCORE, Set.of(SCORE + ".weight"), config.decimal("initializer_range", 0.02));
        return new Layout(shapes, BODY, UNUSED, head, input, attributes(rotary))
                .causal(new Past(layers, keyValueHeads, headSize));
    }

    private Map<String, Object> attributes(Rotary rotary) {
        return Map.ofEntries(
                Map.entry("layers", layers),
                Map.entry("head_size", headSize),
                Map.entry("epsilon", config.decimal("rms_norm_eps", 1e-6)),
                Map.entry("norm_offset", normOffset),
                Map.entry("activation", Activations.of(config, activationField, activation)),
                Map.entry("embedding_scale", embeddingScale),
                Map.entry("frequencies", rotary.frequencies()),
                Map.entry("rotary_scale", rotary.scale()),
                Map.entry("reaches", reaches),
                Map.entry("attention_scale", attentionScale),
                Map.entry("attention_cap", attentionCap));
    }

    private void addAttention(Shapes shapes, String name) {
        long queries = (long) heads * headSize;
        long keys = (long) keyValueHeads * headSize;
        shapes.linear(name + ".q_proj", queries, hidden, inputBias)
                .linear(name + ".k_proj", keys, hidden, inputBias)
                .linear(name + ".v_proj", keys, hidden, inputBias)
                .linear(name + ".o_proj", hidden, queries, outputBias);
        if (headNorms) {
            shapes.scale(name + ".q_norm", headSize).scale(name + ".k_norm", headSize);
        }
    }

    private void addFeedForward(Shapes shapes, String name) {
        int inner = config.positive("intermediate_size");
        shapes.linear(name + ".gate_proj", inner, hidden, feedForwardBias)
                .linear(name + ".up_proj", inner, hidden, feedForwardBias)
                .linear(name + ".down_proj", hidden, inner, feedForwardBias);
    }

    private void addNorms(Shapes shapes, String name) {
        shapes.scale(name + ".input_layernorm", hidden).scale(name + ".post_attention_layernorm", hidden);
        if (outerNorms) {
            shapes.scale(name + ".pre_feedforward_layernorm", hidden)
                    .scale(name + ".post_feedforward_layernorm", hidden);
        }
    }
}
