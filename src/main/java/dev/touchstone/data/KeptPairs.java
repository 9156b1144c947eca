package dev.touchstone.data;

import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Tokenized pairs, with counts of what was left out. */
final class KeptPairs {
    private final List<TokenizedPairs> groups = new ArrayList<>();
    private final NavigableMap<Integer, ScoreInput> inputs = new TreeMap<>();
    private long tooLong;
    private long equal;
    private double longerChosen;

    /** Adds a group; {@code tokens} are of its texts, empty for those that do not fit. */
    void add(PairGroup group, List<Optional<Tokens>> tokens) {
        PairsBuilder kept = new PairsBuilder();
        for (PairGroup.Pair pair : group.pairs()) {
            Optional<Tokens> chosen = tokens.get(pair.chosen());
            Optional<Tokens> rejected = tokens.get(pair.rejected());
            if (chosen.isEmpty() || rejected.isEmpty()) {
                tooLong++;
            } else if (same(chosen.get(), rejected.get())) {
                equal++;
            } else {
                kept.add(
                        chosen.get(),
                        rejected.get(),
                        (float) pair.margin(),
                        (float) pair.weight(),
                        (float) pair.target(),
                        pair.output());
                note(
                        group.texts().get(pair.chosen()),
                        chosen.get(),
                        group.texts().get(pair.rejected()),
                        rejected.get());
            }
        }
        if (!kept.isEmpty()) {
            groups.add(kept.build());
        }
    }

    private void note(ScoreInput chosen, Tokens chosenTokens, ScoreInput rejected, Tokens rejectedTokens) {
        inputs.putIfAbsent(chosenTokens.length(), chosen);
        inputs.putIfAbsent(rejectedTokens.length(), rejected);
        longerChosen += (1 + Integer.signum(chosen.judgedLength() - rejected.judgedLength())) / 2.0;
    }

    /** The pairs of one preference each. */
    List<TokenizedPairs> groups() {
        return groups;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    long pairs() {
        return groups.stream().mapToLong(TokenizedPairs::pairs).sum();
    }

    /** Pairs that teach an output. */
    long pairs(int output) {
        return groups.stream()
                .flatMapToInt(group -> IntStream.of(group.outputs()))
                .filter(one -> one == output)
                .count();
    }

    /** Pairs left out because a side did not fit. */
    long tooLong() {
        return tooLong;
    }

    /** Pairs left out because both sides were the same tokens. */
    long equal() {
        return equal;
    }

    long truncatedTexts() {
        return groups.stream()
                .flatMap(group -> group.texts().stream())
                .filter(Tokens::truncated)
                .count();
    }

    /** Accuracy of "the longer answer wins" by characters; equal lengths count half, and no pairs give 0. */
    double longerAnswerAccuracy() {
        return groups.isEmpty() ? 0 : longerChosen / pairs();
    }

    /** One text of each length in tokens, shortest first. */
    List<ScoreInput> inputsByLength() {
        return List.copyOf(inputs.values());
    }

    static boolean same(Tokens a, Tokens b) {
        return Arrays.equals(a.ids(), b.ids()) && Arrays.equals(a.typeIds(), b.typeIds());
    }
}
