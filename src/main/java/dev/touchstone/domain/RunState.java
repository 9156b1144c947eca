package dev.touchstone.domain;

import java.util.Optional;

/**
 * Where a run stands between two optimizer steps, but for what the learner itself holds. Everything drawn at random is drawn from
 * the seed and the position, so there is no other random state.
 *
 * @param totals what was done, the steps taken among it
 * @param measuredStep step after which it was last evaluated; 0 = not yet
 * @param base measurement of the base model, where it says something
 * @param best the best evaluation so far
 * @param evaluationsWithoutGain how many evaluations in a row were no gain over the best before them
 */
public record RunState(
        RunTotals totals,
        long measuredStep,
        Optional<Evaluation> base,
        Optional<Evaluation> best,
        int evaluationsWithoutGain) {

    /** Before the first step. */
    public static RunState start(Optional<Evaluation> base) {
        return new RunState(RunTotals.NONE, 0, base, Optional.empty(), 0);
    }

    /** Optimizer steps taken. */
    public long step() {
        return totals.steps();
    }

    /** Whether the weights are the best ones so far. */
    public boolean isBest() {
        return best.map(found -> found.step() == step()).orElse(false);
    }

    public RunState withTotals(RunTotals newTotals) {
        return new RunState(newTotals, measuredStep, base, best, evaluationsWithoutGain);
    }

    /** After an evaluation of the weights as they are. */
    public RunState measured(Evaluation evaluation, ModelSelection selection) {
        boolean better =
                best.map(found -> selection.isBetter(evaluation, found)).orElse(true);
        boolean gain = best.map(found -> selection.isGain(evaluation, found)).orElse(true);
        return new RunState(
                totals,
                evaluation.step(),
                base,
                better ? Optional.of(evaluation) : best,
                gain ? 0 : evaluationsWithoutGain + 1);
    }
}
