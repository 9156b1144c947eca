package dev.touchstone.data;

import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Groups of pairs to batches of texts of similar length; a group is never divided. */
final class Batcher {
    /** Large enough for lengths to be close within a batch, small enough for batches to differ from epoch to epoch. */
    private static final int BATCHES_PER_WINDOW = 50;

    private static final Comparator<TokenizedPairs> BY_LENGTH = Comparator.comparingInt(Batcher::longest);

    private final List<TokenizedPairs> groups;
    private final int batchSize;
    private final long seed;
    private final List<List<Integer>> shapes;

    /** @param batchSize pairs in a batch, by however many attributes; larger groups stand alone */
    Batcher(List<TokenizedPairs> groups, int batchSize, long seed) {
        this.groups = List.copyOf(groups);
        this.batchSize = batchSize;
        this.seed = seed;
        this.shapes =
                BatchShapes.of(groups.stream().map(TokenizedPairs::comparisons).toList(), batchSize);
    }

    /** The same in every epoch. */
    int batchesPerEpoch() {
        return shapes.size();
    }

    /** Batches of an epoch (from 0): shuffled, sorted by length within windows, cut, and shuffled again. */
    List<TokenizedPairs> epoch(int epoch) {
        Random random = RandomStream.BATCHES.of(seed, epoch);
        Map<Integer, Iterator<TokenizedPairs>> bySize = shuffledBySize(random);
        List<TokenizedPairs> batches = new ArrayList<>();
        for (List<Integer> shape : shapes) {
            batches.add(PairsBuilder.merge(shape.stream()
                    .map(size -> Objects.requireNonNull(bySize.get(size)).next())
                    .toList()));
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    /** Batches for measuring: sorted by length, each of about {@code maxTokens}. */
    static List<TokenizedPairs> byTokens(List<TokenizedPairs> groups, long maxTokens) {
        List<TokenizedPairs> batches = new ArrayList<>();
        List<TokenizedPairs> batch = new ArrayList<>();
        long tokens = 0;
        for (TokenizedPairs group : groups.stream().sorted(BY_LENGTH).toList()) {
            if (!batch.isEmpty() && tokens + group.tokens() > maxTokens) {
                batches.add(PairsBuilder.merge(batch));
                batch.clear();
                tokens = 0;
            }
            batch.add(group);
            tokens += group.tokens();
        }
        if (!batch.isEmpty()) {
            batches.add(PairsBuilder.merge(batch));
        }
        return batches;
    }

    private Map<Integer, Iterator<TokenizedPairs>> shuffledBySize(Random random) {
        Map<Integer, List<TokenizedPairs>> bySize = groups.stream()
                .collect(Collectors.groupingBy(
                        TokenizedPairs::comparisons, TreeMap::new, Collectors.toCollection(ArrayList::new)));
        Map<Integer, Iterator<TokenizedPairs>> shuffled = new TreeMap<>();
        bySize.forEach((size, ofThisSize) -> {
            Collections.shuffle(ofThisSize, random);
            sortWithinWindows(ofThisSize, Math.max(1, BATCHES_PER_WINDOW * batchSize / size));
            shuffled.put(size, ofThisSize.iterator());
        });
        return shuffled;
    }

    private static void sortWithinWindows(List<TokenizedPairs> groups, int window) {
        for (int from = 0; from < groups.size(); from += window) {
            groups.subList(from, Math.min(from + window, groups.size())).sort(BY_LENGTH);
        }
    }

    private static int longest(TokenizedPairs group) {
        return group.texts().stream().mapToInt(Tokens::length).max().orElse(0);
    }
}
