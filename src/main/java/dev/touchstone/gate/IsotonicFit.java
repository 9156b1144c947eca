package dev.touchstone.gate;

import dev.touchstone.domain.Calibration.Curve;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Fits the best rising curve of all by pooling adjacent violators (Ayer and others 1955), smoothed as Platt's targets are. */
final class IsotonicFit {
    private IsotonicFit() {}

    static Curve.Isotonic fit(List<LabelledReward> answers) {
        Deque<Block> blocks = new ArrayDeque<>();
        answers.stream()
                .sorted(Comparator.comparingDouble(LabelledReward::reward))
                .map(Block::of)
                .forEach(block -> push(blocks, block));
        List<Double> rewards = new ArrayList<>();
        List<Double> probabilities = new ArrayList<>();
        for (Block block : blocks) {
            rewards.add(block.rewards / block.count);
            probabilities.add(block.smoothed());
        }
        return new Curve.Isotonic(rewards, rising(probabilities));
    }

    private static void push(Deque<Block> blocks, Block newest) {
        Block block = newest;
        while (!blocks.isEmpty() && blocks.getLast().mustJoin(block)) {
            block = blocks.removeLast().with(block);
        }
        blocks.addLast(block);
    }

    /** Smoothing moves small blocks further than large ones, and may so turn two around. */
    private static List<Double> rising(List<Double> probabilities) {
        List<Double> rising = new ArrayList<>();
        double highest = 0;
        for (double probability : probabilities) {
            highest = Math.max(highest, probability);
            rising.add(highest);
        }
        return rising;
    }

    /** Neighbours with one probability. */
    private record Block(double rewards, double highest, long acceptable, long count) {
        static Block of(LabelledReward answer) {
            return new Block(answer.reward(), answer.reward(), answer.acceptable() ? 1 : 0, 1);
        }

        /** Equal rewards have one probability too. */
        boolean mustJoin(Block next) {
            return share() >= next.share() || highest == next.rewards / next.count;
        }

        Block with(Block next) {
            return new Block(rewards + next.rewards, next.highest, acceptable + next.acceptable, count + next.count);
        }

        double share() {
            return (double) acceptable / count;
        }

        double smoothed() {
            return (acceptable + 1.0) / (count + 2.0);
        }
    }
}
