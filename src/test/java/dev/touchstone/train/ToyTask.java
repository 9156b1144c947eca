package dev.touchstone.train;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A task a linear model can learn: a text is the better one if it holds the good token, among noise. */
final class ToyTask {
    static final int VOCABULARY = 20;
    private static final int GOOD = 5;
    private static final int BAD = 6;
    private static final int FIRST_NOISE = 7;

    private ToyTask() {}

    /** Batches of pairs drawn from a seed. */
    static List<TokenizedPairs> batches(int batches, int pairs, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<TokenizedPairs> drawn = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            drawn.add(batch(pairs, random));
        }
        return drawn;
    }

    static TrainingBatches data(int batches, int pairs) {
        List<TokenizedPairs> epoch = batches(batches, pairs, 1);
        return new TrainingBatches(batches, number -> epoch, Optional.of(new EvaluationSet(batches(5, pairs, 2), 0.5)));
    }

    /** The pairs of all batches as one batch. */
    static TokenizedPairs joined(List<TokenizedPairs> batches) {
        List<Tokens> texts = new ArrayList<>();
        List<Integer> chosen = new ArrayList<>();
        List<Integer> rejected = new ArrayList<>();
        List<Float> weights = new ArrayList<>();
        for (TokenizedPairs batch : batches) {
            for (int pair = 0; pair < batch.pairs(); pair++) {
                chosen.add(texts.size() + batch.chosen()[pair]);
                rejected.add(texts.size() + batch.rejected()[pair]);
                weights.add(batch.weights()[pair]);
            }
            texts.addAll(batch.texts());
        }
        float[] weightArray = new float[weights.size()];
        for (int pair = 0; pair < weightArray.length; pair++) {
            weightArray[pair] = weights.get(pair);
        }
        return new TokenizedPairs(
                texts,
                chosen.stream().mapToInt(Integer::intValue).toArray(),
                rejected.stream().mapToInt(Integer::intValue).toArray(),
                new float[weightArray.length],
                weightArray);
    }

    private static TokenizedPairs batch(int pairs, RandomGenerator random) {
        List<Tokens> texts = new ArrayList<>();
        int[] chosen = new int[pairs];
        int[] rejected = new int[pairs];
        float[] margins = new float[pairs];
        float[] weights = new float[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            chosen[pair] = texts.size();
            texts.add(text(GOOD, random));
            rejected[pair] = texts.size();
            texts.add(text(BAD, random));
            weights[pair] = random.nextBoolean() ? 1 : 0.5f;
        }
        return new TokenizedPairs(texts, chosen, rejected, margins, weights);
    }

    private static Tokens text(int marker, RandomGenerator random) {
        int[] ids = random.ints(random.nextInt(3, 12), FIRST_NOISE, VOCABULARY).toArray();
        ids[random.nextInt(ids.length)] = marker;
        return new Tokens(ids, new int[ids.length], false);
    }
}
