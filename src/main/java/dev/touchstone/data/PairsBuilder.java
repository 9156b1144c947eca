package dev.touchstone.data;

import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects pairs into one {@link TokenizedPairs} in which equal texts stand once. */
final class PairsBuilder {
    private record Content(IntBuffer ids, IntBuffer typeIds) {}

    private record Pair(int chosen, int rejected, float margin, float weight, float target, int output) {}

    private final List<Tokens> texts = new ArrayList<>();
    private final Map<Content, Integer> indexes = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();

    static TokenizedPairs merge(List<TokenizedPairs> parts) {
        PairsBuilder builder = new PairsBuilder();
        for (TokenizedPairs part : parts) {
            for (int i = 0; i < part.pairs(); i++) {
                Tokens chosen = part.texts().get(part.chosen()[i]);
                Tokens rejected = part.texts().get(part.rejected()[i]);
                builder.add(
                        chosen, rejected, part.margins()[i], part.weights()[i], part.targets()[i], part.outputs()[i]);
            }
        }
        return builder.build();
    }

    void add(Tokens chosen, Tokens rejected, float margin, float weight, float target, int output) {
        pairs.add(new Pair(index(chosen), index(rejected), margin, weight, target, output));
    }

    boolean isEmpty() {
        return pairs.isEmpty();
    }

    TokenizedPairs build() {
        int size = pairs.size();
        int[] chosen = new int[size];
        int[] rejected = new int[size];
        float[] margins = new float[size];
        float[] weights = new float[size];
        float[] targets = new float[size];
        int[] outputs = new int[size];
        for (int i = 0; i < size; i++) {
            Pair pair = pairs.get(i);
            chosen[i] = pair.chosen();
            rejected[i] = pair.rejected();
            margins[i] = pair.margin();
            weights[i] = pair.weight();
            targets[i] = pair.target();
            outputs[i] = pair.output();
        }
        return new TokenizedPairs(texts, chosen, rejected, margins, weights, targets, outputs);
    }

    private int index(Tokens tokens) {
        Content content = new Content(IntBuffer.wrap(tokens.ids()), IntBuffer.wrap(tokens.typeIds()));
        return indexes.computeIfAbsent(content, added -> {
            texts.add(tokens);
            return texts.size() - 1;
        });
    }
}
