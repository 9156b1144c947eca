package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutTest {
    @Test
    void choices_modelOrdersOtherwise_differ() {
        HeldOut prompt = prompt(List.of(0.5f, 2f, -1f), List.of(1, 2, 3), List.of(1, 3, 2));

        assertThat(prompt.peoplesChoice()).isZero();
        assertThat(prompt.modelsChoice()).isEqualTo(1);
        assertThat(prompt.agree()).isFalse();
        assertThat(prompt.byReward()).containsExactly(1, 0, 2);
    }

    @Test
    void agree_peopleSplitOverTwoAnswers_eitherWillDo() {
        assertThat(prompt(List.of(0f, 1f, -1f), List.of(1, 2, 3), List.of(2, 1, 3))
                        .agree())
                .isTrue();
    }

    @Test
    void judgements_ties_areNoJudgements() {
        List<HeldOut.Judgement> judgements =
                prompt(List.of(3f, 1f, 2f), List.of(1, 2, 2)).judgements();

        assertThat(judgements).containsExactly(new HeldOut.Judgement(2f, -1), new HeldOut.Judgement(1f, 0));
        assertThat(judgements)
                .extracting(HeldOut.Judgement::longerAnswerIsRight)
                .containsExactly(0.0, 0.5);
    }

    @SafeVarargs
    private static HeldOut prompt(List<Float> rewards, List<Integer>... rankings) {
        List<Preference.AnnotatorRanks> ranks = List.of(rankings).stream()
                .map(ranking -> new Preference.AnnotatorRanks("someone", ranking))
                .toList();
        return HeldOut.of(
                new Preference.Ranking(new Prompt.Text("why?"), List.of("one", "four", "two"), ranks), rewards);
    }
}
