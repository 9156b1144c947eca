package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Offset.offset;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.domain.AttributeEvaluation;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {
    /** The reward of a text is its first token id. */
    private static final LinearLearner FIRST_TOKEN = new LinearLearner() {
        @Override
        public float[] score(List<Tokens> texts) {
            float[] rewards = new float[texts.size()];
            for (int text = 0; text < rewards.length; text++) {
                rewards[text] = texts.get(text).ids()[0];
            }
            return rewards;
        }
    };

    @Test
    void evaluate_knownRewards_givesMeansOverAllPairs() {
        TokenizedPairs first = pairs(new int[] {3, 1, 2}, new int[] {0, 1}, new int[] {1, 0});
        TokenizedPairs second = pairs(new int[] {4, 4}, new int[] {0, 1}, new int[] {1, 0});

        Evaluation evaluation = Evaluator.evaluate(FIRST_TOKEN, new EvaluationSet(List.of(first, second), 0.6), 12);

        double loss = (Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2)) + 2 * Math.log(2)) / 4;
        assertThat(evaluation.loss()).isEqualTo(loss, offset(1e-12));
        assertThat(evaluation).isEqualTo(new Evaluation(4, evaluation.loss(), 0.25, 0, 1, 14 / 5.0, 4, 0.5, 0.6, 12));
    }

    @Test
    void evaluate_margin_isTakenOffInTheLossAlone() {
        TokenizedPairs batch = new TokenizedPairs(
                List.of(text(5), text(2)), new int[] {0}, new int[] {1}, new float[] {3}, new float[] {1});

        Evaluation evaluation = Evaluator.evaluate(FIRST_TOKEN, new EvaluationSet(List.of(batch), 0.5), 0);

        assertThat(evaluation.loss()).isEqualTo(Math.log(2), offset(1e-12));
        assertThat(evaluation.meanMargin()).isEqualTo(3);
        assertThat(evaluation.accuracy()).isEqualTo(1);
    }

    @Test
    void evaluate_noPairs_isInvalidData() {
        assertThatThrownBy(() -> Evaluator.evaluate(FIRST_TOKEN, new EvaluationSet(List.of(), 0.5), 0))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_DATA));
    }

    private static TokenizedPairs pairs(int[] rewards, int[] chosen, int[] rejected) {
        List<Tokens> texts =
                Arrays.stream(rewards).mapToObj(EvaluatorTest::text).toList();
        float[] ones = new float[chosen.length];
        Arrays.fill(ones, 1);
        return new TokenizedPairs(texts, chosen, rejected, new float[chosen.length], ones);
    }

    private static Tokens text(int id) {
        return new Tokens(new int[] {id, 0}, new int[2], false);
    }

    @Test
    void evaluate_severalOutputs_measuresEachOnItsOwnPairs() {
        TwoOutputs model = new TwoOutputs();
        TokenizedPairs batch = new TokenizedPairs(
                List.of(text(5), text(2)),
                new int[] {0, 0, 1},
                new int[] {1, 1, 0},
                new float[3],
                new float[] {1, 1, 1},
                new float[] {1, 1, 1},
                new int[] {0, 1, 1});

        Evaluation evaluation = Evaluator.evaluate(model, new EvaluationSet(List.of(batch), 0.5), 0);

        assertThat(evaluation.pairs()).isEqualTo(3);
        assertThat(evaluation.accuracy()).isEqualTo(2 / 3.0);
        assertThat(evaluation.attributes())
                .extracting(AttributeEvaluation::attribute, AttributeEvaluation::pairs, AttributeEvaluation::accuracy)
                .containsExactly(tuple("overall", 1L, 1.0), tuple("tone", 2L, 0.5));
        assertThat(evaluation.attributes().getFirst().meanMargin()).isEqualTo(3);
        assertThat(evaluation.attributes().getLast().loss())
                .isEqualTo((Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(3))) / 2, offset(1e-12));
    }

    /** The first token by one output, and less it by the other. */
    private static final class TwoOutputs extends LinearLearner {
        @Override
        public List<String> attributes() {
            return List.of("overall", "tone");
        }

        @Override
        public Rewards rewards(List<Tokens> texts) {
            float[] values = new float[2 * texts.size()];
            for (int i = 0; i < texts.size(); i++) {
                values[2 * i] = texts.get(i).ids()[0];
                values[2 * i + 1] = -texts.get(i).ids()[0];
            }
            return new Rewards(2, values);
        }
    }
}
