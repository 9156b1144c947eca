package dev.touchstone.train;

import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.model.PassResult;
import java.nio.file.Path;
import java.util.List;

/** A learner whose process dies in the middle of one of its operations. */
final class MortalLearner extends LinearLearner {
    private final int last;
    private int operations;

    /** The death of the process: no catch block of the loop sees it as one of its own. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed");
        }
    }

    /** @param last number of the operation that it dies in, from 1 */
    MortalLearner(int last) {
        this.last = last;
    }

    int operations() {
        return operations;
    }

    @Override
    public PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
        live();
        return super.backward(pairs, scale, centering, checkpointing);
    }

    @Override
    public double step(double learningRate, double weightDecay, double maxGradNorm) {
        double norm = super.step(learningRate, weightDecay, maxGradNorm);
        live();
        return norm;
    }

    @Override
    public float[] score(List<Tokens> texts) {
        live();
        return super.score(texts);
    }

    @Override
    public void checkpoint(Path directory) {
        super.checkpoint(directory);
        live();
    }

    @Override
    public void restore(Path directory) {
        live();
        super.restore(directory);
    }

    private void live() {
        if (++operations == last) {
            throw new Killed();
        }
    }
}
