package dev.touchstone.model;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Which layers read the whole text and which only a window of it. */
final class LayerTypes {
    static final String FIELD = "layer_types";
    static final String FULL = "full_attention";
    static final String SLIDING = "sliding_attention";

    private LayerTypes() {}

    /** Which layers slide: those that {@code layer_types} says, or {@code usual} where there is no such field. */
    static IntPredicate sliding(ModelConfig config, int layers, IntPredicate usual) {
        List<String> types = config.strings(FIELD);
        if (types.isEmpty()) {
            return usual;
        }
        if (types.size() != layers) {
            throw config.invalid(FIELD, "one for each of num_hidden_layers");
        }
        if (!Set.of(SLIDING, FULL).containsAll(types)) {
            throw config.unsupported(FIELD, Stream.of(SLIDING, FULL));
        }
        return i -> types.get(i).equals(SLIDING);
    }
}
