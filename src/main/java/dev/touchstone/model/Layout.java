package dev.touchstone.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a configuration asks for: the weights of the classifier by Hugging Face name, and the numbers its program needs.
 *
 * @param shapes of all weights, head included
 * @param linears the linear layers, head included, this with one output
 * @param body what the names of weights outside the head begin with in a classifier, but not in a bare base model
 * @param unused names, without the body's beginning, of tensors of the body that checkpoints hold and classifiers do not use
 * @param attributes of the program
 * @param past what a causal model remembers of the tokens it has read; empty where a token also looks at those behind it
 */
record Layout(
        SequencedMap<String, long[]> shapes,
        SequencedMap<String, Linear> linears,
        String body,
        Pattern unused,
        Head head,
        Input input,
        Map<String, Object> attributes,
        Optional<Past> past) {
    /** Tensors that are no weights: PyTorch once saved such tables with them. */
    static final Pattern NO_TABLES = Pattern.compile("(.*\\.)?position_ids");

    /** Of a model whose tokens also look at those behind them. */
    Layout(Shapes shapes, String body, Pattern unused, Head head, Input input, Map<String, Object> attributes) {
        this(shapes.shapes, shapes.linears, body, unused, head, input, attributes, Optional.empty());
    }

    /** Of a causal model. */
    Layout causal(Past pastOfTokens) {
        return new Layout(shapes, linears, body, unused, head, input, attributes, Optional.of(pastOfTokens));
    }

    /** Where a text's reward is read. */
    enum Pooling {
        FIRST_TOKEN,
        LAST_TOKEN,
        MEAN_OF_TOKENS
    }

    /**
     * What makes a reward of the body's output.
     *
     * @param output the linear layer whose outputs are the rewards
     * @param fresh names of the weights that a base model lacks
     * @param optional names of the weights that a base model may lack
     * @param initializerRange standard deviation of a fresh weight
     * @param optionalRange that of one of the optional weights, where it is fresh
     */
    record Head(
            Pooling pooling,
            String output,
            Set<String> fresh,
            Set<String> optional,
            double initializerRange,
            double optionalRange) {
        static Head of(Pooling pooling, String output, Set<String> fresh, double initializerRange) {
            return new Head(pooling, output, fresh, Set.of(), initializerRange, initializerRange);
        }

        /** Names of all its weights. */
        Set<String> weights() {
            return Stream.concat(fresh.stream(), optional.stream()).collect(Collectors.toSet());
        }

        /** Names of the modules that hold them, as PEFT saves them: what is called classifier as a whole. */
        SortedSet<String> modules() {
            return weights().stream()
                    .map(name ->
                            name.startsWith("classifier.") ? "classifier" : name.substring(0, name.lastIndexOf('.')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /**
     * What a text may consist of.
     *
     * @param vocabulary number of token ids
     * @param segments number of segments a text can have; 0 = the model knows none
     * @param maxLength longest text in tokens
     */
    record Input(int vocabulary, int segments, int maxLength) {}

    /**
     * A linear layer.
     *
     * @param inputsFirst whether its weight is [inputs, outputs]; usual is [outputs, inputs]
     */
    record Linear(long inputs, long outputs, boolean inputsFirst) {}

    /**
     * Keys and values of tokens.
     *
     * @param layers that make them
     * @param heads of keys, and of values, in each layer
     * @param headSize elements of each
     */
    record Past(int layers, int heads, int headSize) {
        /** Shape of those of some tokens. */
        long[] shape(long tokens) {
            return new long[] {layers, 2, heads, tokens, headSize};
        }

        /** Bytes of those of one token, in fp32. */
        long bytes() {
            return 2L * layers * heads * headSize * Float.BYTES;
        }
    }

    /** Collects the shapes of the usual groups of weights. */
    static final class Shapes {
        private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        private final SequencedMap<String, Linear> linears = new LinkedHashMap<>();

        Shapes table(String name, long rows, long columns) {
            shapes.put(name + ".weight", new long[] {rows, columns});
            return this;
        }

        Shapes linear(String name, long outputs, long inputs, boolean bias) {
            linears.put(name, new Linear(inputs, outputs, false));
            table(name, outputs, inputs);
            return bias ? vector(name + ".bias", outputs) : this;
        }

        /** A linear layer with a bias whose weight lies the other way round, inputs first. */
        Shapes transposed(String name, long inputs, long outputs) {
            linears.put(name, new Linear(inputs, outputs, true));
            return table(name, inputs, outputs).vector(name + ".bias", outputs);
        }

        /** A norm with a bias. */
        Shapes norm(String name, long size) {
            return scale(name, size).vector(name + ".bias", size);
        }

        /** A norm without a bias. */
        Shapes scale(String name, long size) {
            return vector(name + ".weight", size);
        }

        Shapes vector(String name, long size) {
            return tensor(name, size);
        }

        Shapes tensor(String name, long... shape) {
            shapes.put(name, shape);
            return this;
        }

        boolean has(String name) {
            return shapes.containsKey(name);
        }
    }

    /** This with the weights of adapters. */
    Layout with(Lora lora) {
        SequencedMap<String, long[]> all = new LinkedHashMap<>(shapes);
        all.putAll(lora.shapes());
        return new Layout(all, linears, body, unused, head, input, attributes, past);
    }

    /** This with a head that has so many outputs. */
    Layout withOutputs(int outputs) {
        SequencedMap<String, long[]> sized = new LinkedHashMap<>(shapes);
        for (String name : List.of(head.output() + ".weight", head.output() + ".bias")) {
            sized.computeIfPresent(name, (same, shape) -> {
                long[] resized = shape.clone();
                resized[0] = outputs;
                return resized;
            });
        }
        return new Layout(sized, linears, body, unused, head, input, attributes, past);
    }

    /** Names under which a checkpoint may hold a weight, the usual one first. */
    List<String> spellings(String name) {
        String bare = bare(name);
        return List.of(name, bare, tensorFlow(name), tensorFlow(bare));
    }

    /** A name as a bare base model has it. */
    String bare(String name) {
        return name.startsWith(body) ? name.substring(body.length()) : name;
    }

    /** Checkpoints converted from TensorFlow, Google's own BERT among them, kept its names for norms. */
    private static String tensorFlow(String name) {
        return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
    }
}
