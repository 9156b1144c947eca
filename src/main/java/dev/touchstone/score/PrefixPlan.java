package dev.touchstone.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which beginnings of a batch's texts are read first, each once for all texts that have it. Beginnings are those of token ids: where
 * a tokenizer merges across the end of a prompt, texts simply have less in common.
 *
 * @param prefixes to be read, each after the one it begins with
 * @param ofTexts for each text, the number of the longest of these that it begins with; {@link #NONE}
 */
record PrefixPlan(List<Prefix> prefixes, List<Integer> ofTexts) {
    static final int NONE = -1;

    /**
     * A beginning.
     *
     * @param text number of a text that has it
     * @param length in tokens
     * @param base number of the prefix that it begins with itself; {@link #NONE}
     * @param start its first token that is unknown until it is read
     * @param depth how many prefixes it begins with
     */
    record Prefix(int text, int length, int base, int start, int depth) {
        int unread() {
            return length - start;
        }
    }

    /**
     * What is known of a text beforehand.
     *
     * @param ids of its tokens
     * @param known how many of the first are remembered
     */
    @SuppressWarnings("ArrayRecordComponent") // as they are
    record Text(int[] ids, int known) {}

    /**
     * The plan for a batch.
     *
     * @param leastTokens fewest unknown tokens that are worth a pass of their own
     * @param mostTokens of all prefixes: what there is room for; prefixes beyond are left out
     */
    static PrefixPlan of(List<Text> texts, int leastTokens, long mostTokens) {
        Planner planner = new Planner(texts, leastTokens, mostTokens);
        List<Integer> sorted = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparing(i -> texts.get(i).ids(), Arrays::compare))
                .toList();
        if (!sorted.isEmpty()) {
            planner.plan(sorted, NONE, 0);
        }
        return new PrefixPlan(
                planner.prefixes, Arrays.stream(planner.ofTexts).boxed().toList());
    }

    /** Tokens of all prefixes. */
    long tokens() {
        return prefixes.stream().mapToLong(Prefix::length).sum();
    }

    /** Numbers of the prefixes, those that begin with none first, then those that begin with these, and so on. */
    List<List<Integer>> byDepth() {
        List<List<Integer>> levels = new ArrayList<>();
        for (int i = 0; i < prefixes.size(); i++) {
            int depth = prefixes.get(i).depth();
            if (depth == levels.size()) {
                levels.add(new ArrayList<>());
            }
            levels.get(depth).add(i);
        }
        return levels;
    }

    private static final class Planner {
        private final List<Text> texts;
        private final int leastTokens;
        private long room;
        private final List<Prefix> prefixes = new ArrayList<>();
        private final int[] ofTexts;

        Planner(List<Text> texts, int leastTokens, long mostTokens) {
            this.texts = texts;
            this.leastTokens = leastTokens;
            this.room = mostTokens;
            this.ofTexts = new int[texts.size()];
        }

        /**
         * Plans texts that have a beginning in common.
         *
         * @param sorted their numbers, in the order of their tokens
         * @param base the longest prefix that all begin with
         * @param depth how many of all begin with
         */
        void plan(List<Integer> sorted, int base, int depth) {
            Text first = text(sorted.getFirst());
            Text last = text(sorted.getLast());
            int common = sorted.size() == 1 ? 0 : common(first.ids(), last.ids());
            int start = Math.min(
                    common,
                    Math.max(
                            first.known(), base == NONE ? 0 : prefixes.get(base).length()));
            int own = base;
            int below = depth;
            if (common - start >= leastTokens && common <= room) {
                room -= common;
                own = prefixes.size();
                below = depth + 1;
                prefixes.add(new Prefix(Collections.min(sorted), common, base, start, depth));
            }
            if (Arrays.equals(first.ids(), last.ids())) {
                for (int text : sorted) {
                    ofTexts[text] = own;
                }
                return;
            }
            for (List<Integer> alike : alikeAt(common, sorted)) {
                plan(alike, own, below);
            }
        }

        /** Neighbours with the same token at a place, or with none there. */
        private List<List<Integer>> alikeAt(int place, List<Integer> sorted) {
            List<List<Integer>> groups = new ArrayList<>();
            int[] before = {};
            for (int text : sorted) {
                int[] ids = text(text).ids();
                boolean alike =
                        !groups.isEmpty() && ids.length > place && before.length > place && ids[place] == before[place];
                if (!alike) {
                    groups.add(new ArrayList<>());
                }
                groups.getLast().add(text);
                before = ids;
            }
            return groups;
        }

        private Text text(int number) {
            return texts.get(number);
        }

        private static int common(int[] a, int[] b) {
            int mismatch = Arrays.mismatch(a, b);
            return mismatch < 0 ? a.length : mismatch;
        }
    }
}
