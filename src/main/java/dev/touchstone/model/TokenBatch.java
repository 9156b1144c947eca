package dev.touchstone.model;

import dev.touchstone.domain.Tokens;
import dev.touchstone.engine.TensorData;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Texts as a program takes them: all tokens in one row after the other, without padding. Texts stand in order of length, so
 * that those of equal length are neighbours and attend in one product.
 */
final class TokenBatch {
    private final int[] order;
    private final List<Tokens> texts;

    /** Takes at least one text. */
    TokenBatch(List<Tokens> texts) {
        this.order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
                .mapToInt(Integer::intValue)
                .toArray();
        this.texts = IntStream.of(order).mapToObj(texts::get).toList();
    }

    /** Ids, segments and positions of all tokens, runs of equal lengths, and the rows that rewards are read from. */
    TensorData[] inputs(Layout.Pooling pooling) {
        return new TensorData[] {
            TensorData.ints(concat(Tokens::ids)),
            TensorData.ints(concat(Tokens::typeIds)),
            TensorData.ints(concat(text -> IntStream.range(0, text.length()).toArray())),
            runs(),
            TensorData.ints(reads(pooling))
        };
    }

    private int[] concat(Function<Tokens, int[]> part) {
        return texts.stream().map(part).flatMapToInt(IntStream::of).toArray();
    }

    private TensorData runs() {
        SequencedMap<Integer, Integer> counts = new LinkedHashMap<>();
        texts.forEach(text -> counts.merge(text.length(), 1, Integer::sum));
        int[] pairs = counts.entrySet().stream()
                .flatMapToInt(run -> IntStream.of(run.getValue(), run.getKey()))
                .toArray();
        return TensorData.ofInts(new long[] {counts.size(), 2}, pairs);
    }

    private int[] reads(Layout.Pooling pooling) {
        int[] ends = texts.stream().mapToInt(Tokens::length).toArray();
        Arrays.parallelPrefix(ends, Integer::sum);
        return switch (pooling) {
            case FIRST_TOKEN ->
                IntStream.range(0, ends.length)
                        .map(i -> ends[i] - texts.get(i).length())
                        .toArray();
            case LAST_TOKEN -> IntStream.of(ends).map(end -> end - 1).toArray();
            case MEAN_OF_TOKENS -> IntStream.range(0, ends[ends.length - 1]).toArray();
        };
    }

    /** Values in the order of the batch, as many for each text, put back into the order of the texts. */
    float[] inOrderOfTexts(float[] values) {
        int each = values.length / order.length;
        float[] result = new float[values.length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(values, i * each, result, order[i] * each, each);
        }
        return result;
    }

    /** Where texts stand in the batch. */
    int[] rowsOf(int[] indices) {
        int[] rows = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            rows[order[i]] = i;
        }
        return IntStream.of(indices).map(index -> rows[index]).toArray();
    }
}
