package dev.touchstone.model;

import dev.touchstone.domain.Tokens;
import dev.touchstone.engine.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Texts as a program takes them: all tokens to be read in one row after the other, without padding. Texts stand in order of
 * length, so that those of equal length are neighbours and attend in one product; those that were read in part, by what of them
 * was, so that texts with one beginning are neighbours too.
 */
final class TokenBatch {
    private final int[] order;
    private final List<Continuation> texts;
    private final List<KeyValues> pasts;
    private final List<Run> runs = new ArrayList<>();

    /** Takes at least one text. */
    TokenBatch(List<Continuation> texts) {
        this.pasts =
                texts.stream().flatMap(text -> text.past().stream()).distinct().toList();
        this.order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparing(texts::get, inOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        this.texts = IntStream.of(order).mapToObj(texts::get).toList();
        this.texts.forEach(this::addToRuns);
    }

    /** Texts that are read from their beginnings. */
    static TokenBatch fresh(List<Tokens> texts) {
        return new TokenBatch(texts.stream().map(Continuation::fresh).toList());
    }

    private Comparator<Continuation> inOrder() {
        return Comparator.<Continuation>comparingInt(this::pastOf)
                .thenComparingInt(Continuation::known)
                .thenComparingInt(Continuation::unread);
    }

    private void addToRuns(Continuation text) {
        if (!runs.isEmpty() && runs.getLast().takes(text)) {
            Run last = runs.removeLast();
            runs.add(new Run(last.first, last.count + 1));
        } else {
            runs.add(new Run(text, 1));
        }
    }

    /** Neighbours that attend in one product. */
    private record Run(Continuation first, int count) {
        /** What is kept of a text stands alone. */
        boolean takes(Continuation text) {
            return !first.kept()
                    && !text.kept()
                    && first.unread() == text.unread()
                    && first.known() == text.known()
                    && first.past().equals(text.past());
        }
    }

    /** Ids, segments and positions of all tokens, runs of equal lengths, and the rows that rewards are read from. */
    List<TensorData> inputs(Layout.Pooling pooling) {
        return List.of(
                TensorData.ints(concat(text -> Arrays.copyOfRange(
                        text.text().ids(), text.known(), text.text().length()))),
                TensorData.ints(concat(text -> Arrays.copyOfRange(
                        text.text().typeIds(), text.known(), text.text().length()))),
                TensorData.ints(concat(text ->
                        IntStream.range(text.known(), text.text().length()).toArray())),
                runs(),
                TensorData.ints(reads(pooling)));
    }

    /** Whether nothing was read before and nothing is to be kept. */
    boolean isFresh() {
        return texts.stream().allMatch(Continuation::isFresh);
    }

    /** What was read before, each once. */
    List<KeyValues> pasts() {
        return pasts;
    }

    /** For each run, where its past stands among them, counted from 1; 0 = it has none. */
    TensorData pastsOfRuns() {
        return perRun(run -> pastOf(run.first));
    }

    /** For each run, 1 where the keys and values of its text are to be kept. */
    TensorData keeps() {
        return perRun(run -> run.first.kept() ? 1 : 0);
    }

    /** Tokens of the texts whose keys and values are to be kept, in the order of the batch. */
    List<Integer> lengthsOfKept() {
        return texts.stream()
                .filter(Continuation::kept)
                .map(text -> text.text().length())
                .toList();
    }

    private int pastOf(Continuation text) {
        return text.past().map(past -> 1 + pasts.indexOf(past)).orElse(0);
    }

    private int[] concat(Function<Continuation, int[]> part) {
        return texts.stream().map(part).flatMapToInt(IntStream::of).toArray();
    }

    private TensorData runs() {
        int[] numbers = runs.stream()
                .flatMapToInt(run -> IntStream.of(run.count, run.first.unread(), run.first.known()))
                .toArray();
        return TensorData.ofInts(new long[] {runs.size(), 3}, numbers);
    }

    private TensorData perRun(ToIntFunction<Run> number) {
        return TensorData.ints(runs.stream().mapToInt(number).toArray());
    }

    private int[] reads(Layout.Pooling pooling) {
        int[] ends = texts.stream().mapToInt(Continuation::unread).toArray();
        Arrays.parallelPrefix(ends, Integer::sum);
        return switch (pooling) {
            case FIRST_TOKEN ->
                IntStream.range(0, ends.length)
                        .map(i -> ends[i] - texts.get(i).unread())
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

    /** Of the kept texts in the order of the batch, given to each text in the order of the texts. */
    List<Optional<KeyValues>> inOrderOfTexts(List<KeyValues> kept) {
        List<Optional<KeyValues>> result = new ArrayList<>(Collections.nCopies(order.length, Optional.empty()));
        Iterator<KeyValues> next = kept.iterator();
        for (int i = 0; i < order.length; i++) {
            if (texts.get(i).kept()) {
                result.set(order[i], Optional.of(next.next()));
            }
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
