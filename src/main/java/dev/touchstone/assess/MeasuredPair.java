package dev.touchstone.assess;

import dev.touchstone.data.JudgedPair;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pair with the rewards of its sides, in logits.
 *
 * @param index among all pairs of the data
 * @param prompt number of its prompt; pairs of one prompt are not independent
 */
record MeasuredPair(JudgedPair pair, int index, int prompt, double chosen, double rejected) {
    /** Rewards of the same tokens differ by rounding, as what is computed beside them differs. */
    private static final double ROUNDING = 1e-5;

    /** The pairs of which both sides have a reward and are not the same text to the model. */
    static List<MeasuredPair> of(List<JudgedPair> pairs, TextRewards rewards) {
        Map<Object, Integer> prompts = new HashMap<>();
        List<MeasuredPair> measured = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            JudgedPair pair = pairs.get(i);
            int next = prompts.size();
            int prompt = prompts.computeIfAbsent(together(pair, i), first -> next);
            MeasuredPair one =
                    new MeasuredPair(pair, i, prompt, rewards.of(pair.chosen()), rewards.of(pair.rejected()));
            if (!Double.isNaN(one.margin()) && !one.isSameToTheModel(rewards)) {
                measured.add(one);
            }
        }
        return measured;
    }

    /** Pairs of a prompt, or without one of a ranking, belong together; others do not. */
    private static Object together(JudgedPair pair, int index) {
        if (pair.chosen() instanceof ScoreInput.Answer answer) {
            return answer.prompt();
        }
        return pair.chosenRow() == pair.rejectedRow() ? List.of("row", pair.chosenRow()) : List.of("pair", index);
    }

    private boolean isSameToTheModel(TextRewards rewards) {
        return Math.abs(margin()) <= ROUNDING
                && rewards.isTruncated(pair.chosen())
                && rewards.isTruncated(pair.rejected());
    }

    double margin() {
        return chosen - rejected;
    }

    double right() {
        return chosen > rejected ? 1 : 0;
    }

    /** 1 if "the longer answer wins" is right here, a half for equal lengths. */
    double longerIsRight() {
        return (1 + Integer.signum(pair.longer())) / 2.0;
    }

    /** {@code -log sigmoid(margin - the margin asked for)}, written so that it does not overflow. */
    double loss() {
        double logit = margin() - pair.margin();
        return Math.max(-logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
    }

    /** Code points of the longer side. */
    int length() {
        return Math.max(pair.chosen().judgedLength(), pair.rejected().judgedLength());
    }
}
