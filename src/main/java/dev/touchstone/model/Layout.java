package dev.touchstone.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a configuration asks for: the weights of the classifier by Hugging Face name, and the numbers its program needs.
 *
 * @param shapes of all weights, head included
 * @param body what the names of weights outside the head begin with in a classifier, but not in a bare base model
 * @param head names of the weights a base model lacks
 * @param pooler names of the weights a base model may lack
 * @param initializerRange standard deviation of a fresh head's weights
 * @param vocabulary number of token ids
 * @param segments number of segments a text can have; 0 = the model knows none
 * @param maxLength longest text in tokens
 * @param readsLast whether the reward is read at the last token instead of the first
 * @param attributes of the program
 */
record Layout(
        SequencedMap<String, long[]> shapes,
        String body,
        Set<String> head,
        Set<String> pooler,
        double initializerRange,
        int vocabulary,
        int segments,
        int maxLength,
        boolean readsLast,
        Map<String, Object> attributes) {

    /** Collects the shapes of the usual groups of weights. */
    static final class Shapes {
        private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();

        Shapes table(String name, long rows, long columns) {
            shapes.put(name + ".weight", new long[] {rows, columns});
            return this;
        }

        Shapes linear(String name, long outputs, long inputs, boolean bias) {
            table(name, outputs, inputs);
            if (bias) {
                shapes.put(name + ".bias", new long[] {outputs});
            }
            return this;
        }

        Shapes norm(String name, long size) {
            shapes.put(name + ".weight", new long[] {size});
            shapes.put(name + ".bias", new long[] {size});
            return this;
        }

        SequencedMap<String, long[]> all() {
            return shapes;
        }
    }

    /** Names under which a checkpoint may hold a weight, the usual one first. */
    List<String> spellings(String name) {
        String bare = name.startsWith(body) ? name.substring(body.length()) : name;
        return List.of(name, bare, tensorFlow(name), tensorFlow(bare));
    }

    /** Checkpoints converted from TensorFlow, Google's own BERT among them, kept its names for norms. */
    private static String tensorFlow(String name) {
        return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
    }
}
