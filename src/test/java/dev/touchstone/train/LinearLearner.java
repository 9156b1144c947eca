package dev.touchstone.train;

import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.model.Learner;
import dev.touchstone.model.PassResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A learner in plain Java: the reward of a text is the sum of one weight per token, trained by gradient descent. */
class LinearLearner implements Learner {
    private static final String FILE = "weights.txt";

    private final double[] gradient = new double[ToyTask.VOCABULARY];
    private double[] weights = new double[ToyTask.VOCABULARY];

    double[] weights() {
        return weights.clone();
    }

    @Override
    public PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
        float[] rewards = score(pairs.texts());
        double loss = 0;
        for (int pair = 0; pair < pairs.pairs(); pair++) {
            int chosen = pairs.chosen()[pair];
            int rejected = pairs.rejected()[pair];
            double margin = rewards[chosen] - rewards[rejected] - pairs.margins()[pair];
            double weight = pairs.weights()[pair];
            double target = pairs.targets()[pair];
            loss += weight * PairwiseLoss.of(margin, target);
            double slope = weight * scale * ((1 - target) - 1 / (1 + Math.exp(margin)));
            addGradient(pairs.texts().get(chosen), slope);
            addGradient(pairs.texts().get(rejected), -slope);
        }
        return new PassResult(loss / pairs.totalWeight(), Rewards.ofOne(rewards));
    }

    @Override
    public double step(double learningRate, double weightDecay, double maxGradNorm) {
        double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        double rate = learningRate * Math.min(1, maxGradNorm / norm);
        for (int token = 0; token < weights.length; token++) {
            weights[token] -= rate * gradient[token];
        }
        Arrays.fill(gradient, 0);
        return norm;
    }

    @Override
    public float[] score(List<Tokens> texts) {
        float[] rewards = new float[texts.size()];
        for (int text = 0; text < rewards.length; text++) {
            rewards[text] = (float) Arrays.stream(texts.get(text).ids())
                    .mapToDouble(id -> weights[id])
                    .sum();
        }
        return rewards;
    }

    @Override
    public void checkpoint(Path directory) {
        String text = Arrays.stream(weights).mapToObj(Double::toString).collect(Collectors.joining("\n"));
        try {
            Files.writeString(directory.resolve(FILE), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void restore(Path directory) {
        try {
            weights = Files.readAllLines(directory.resolve(FILE)).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int maxLength() {
        return 512;
    }

    @Override
    public String architecture() {
        return "Linear";
    }

    @Override
    public long parameters() {
        return weights.length;
    }

    @Override
    public void close() {}

    private void addGradient(Tokens text, double slope) {
        for (int id : text.ids()) {
            gradient[id] += slope;
        }
    }
}
