package dev.touchstone.model;

import dev.touchstone.domain.TokenizedPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Some of the pairs of a batch, with all the texts they compare. The loss is a sum over pairs: groups that share no text may go
 * through a model one after the other, and their gradients add up to that of the batch.
 *
 * @param texts indices of this group's texts in the batch
 * @param pairs indices of its pairs in the batch
 */
record PairGroup(List<Integer> texts, List<Integer> pairs) {

    /** Groups of at most {@code maxTokens} tokens each, as far as pairs with common texts allow it. */
    static List<PairGroup> split(TokenizedPairs all, long maxTokens) {
        return Packing.pack(smallest(all), group -> group.tokens(all), maxTokens).stream()
                .map(PairGroup::join)
                .toList();
    }

    private static List<PairGroup> smallest(TokenizedPairs all) {
        int[] representatives = representatives(all);
        Map<Integer, PairGroup> groups = new TreeMap<>();
        IntFunction<PairGroup> groupOf = text -> groups.computeIfAbsent(
                representatives[text], first -> new PairGroup(new ArrayList<>(), new ArrayList<>()));
        for (int text = 0; text < representatives.length; text++) {
            groupOf.apply(text).texts.add(text);
        }
        for (int pair = 0; pair < all.pairs(); pair++) {
            groupOf.apply(all.chosen()[pair]).pairs.add(pair);
        }
        return List.copyOf(groups.values());
    }

    /** For each text the first of those it hangs together with; one in no pair goes with the first pair. */
    private static int[] representatives(TokenizedPairs all) {
        int[] parents = IntStream.range(0, all.texts().size()).toArray();
        boolean[] compared = new boolean[parents.length];
        for (int pair = 0; pair < all.pairs(); pair++) {
            unite(parents, all.chosen()[pair], all.rejected()[pair]);
            compared[all.chosen()[pair]] = true;
            compared[all.rejected()[pair]] = true;
        }
        for (int text = 0; text < parents.length; text++) {
            if (!compared[text]) {
                unite(parents, text, all.chosen()[0]);
            }
        }
        return IntStream.range(0, parents.length)
                .map(text -> root(parents, text))
                .toArray();
    }

    private static void unite(int[] parents, int left, int right) {
        int a = root(parents, left);
        int b = root(parents, right);
        parents[Math.max(a, b)] = Math.min(a, b);
    }

    private static int root(int[] parents, int text) {
        int root = text;
        while (parents[root] != root) {
            root = parents[root];
        }
        return root;
    }

    private static PairGroup join(List<PairGroup> groups) {
        return new PairGroup(
                groups.stream().flatMap(group -> group.texts.stream()).toList(),
                groups.stream().flatMap(group -> group.pairs.stream()).toList());
    }

    private long tokens(TokenizedPairs all) {
        return texts.stream().mapToLong(text -> all.texts().get(text).length()).sum();
    }

    /** This group as a batch of its own. */
    TokenizedPairs of(TokenizedPairs all) {
        int[] own = new int[all.texts().size()];
        for (int i = 0; i < texts.size(); i++) {
            own[texts.get(i)] = i;
        }
        return new TokenizedPairs(
                texts.stream().map(all.texts()::get).toList(),
                pairs.stream().mapToInt(pair -> own[all.chosen()[pair]]).toArray(),
                pairs.stream().mapToInt(pair -> own[all.rejected()[pair]]).toArray(),
                pick(all.margins()),
                pick(all.weights()),
                pick(all.targets()),
                pairs.stream().mapToInt(pair -> all.outputs()[pair]).toArray());
    }

    private float[] pick(float[] values) {
        float[] picked = new float[pairs.size()];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[pairs.get(i)];
        }
        return picked;
    }
}
