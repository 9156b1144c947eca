package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
    private static final Prompt QUESTION = new Prompt.Text("q");

    @Test
    void joined_pairsOfOneRanking_areOneGroupWithEachAnswerOnce() {
        List<PairGroup> joined = SharedAnswers.joined(
                List.of(
                        group(QUESTION, 0, "a", "b"),
                        group(new Prompt.Text("other"), 1, "a", "b"),
                        group(QUESTION, 2, "b", "c"),
                        group(QUESTION, 3, "a", "c")),
                16);
        assertThat(joined).hasSize(2);
        assertThat(joined.getFirst().texts()).extracting(ScoreInput::judged).containsExactly("a", "b", "c");
        assertThat(joined.getFirst().rows()).containsExactly(0, 0, 2);
        assertThat(joined.getFirst().pairs())
                .extracting(pair -> pair.chosen() + ">" + pair.rejected())
                .containsExactly("0>1", "1>2", "0>2");
        assertThat(joined.getLast()).isEqualTo(group(new Prompt.Text("other"), 1, "a", "b"));
    }

    @Test
    void joined_moreTextsThanAllowed_beginsAnotherGroup() {
        List<PairGroup> chain = IntStream.range(0, 5)
                .mapToObj(i -> group(QUESTION, i, "a" + i, "a" + (i + 1)))
                .toList();
        assertThat(SharedAnswers.joined(chain, 4))
                .extracting(group -> group.texts().size())
                .containsExactly(4, 3);
    }

    @Test
    void joined_sameAnswersByAnotherAttribute_areOneGroupHoweverMany() {
        PairGroup ranking = new PairGroup(
                texts(QUESTION, "a", "b", "c"),
                List.of(0, 0, 0),
                List.of(new PairGroup.Pair(0, 1, 0, 1, 1), new PairGroup.Pair(1, 2, 0, 1, 1)));
        List<PairGroup> joined = SharedAnswers.joined(List.of(ranking, ranking.teaching(1)), 2);
        assertThat(joined).singleElement().satisfies(group -> {
            assertThat(group.texts()).hasSize(3);
            assertThat(group.pairs()).extracting(PairGroup.Pair::output).containsExactly(0, 0, 1, 1);
        });
    }

    @Test
    void joined_wholeTextsThatHaveOneInCommon_stayApart() {
        List<PairGroup> groups = List.of(group(null, 0, "good", "bad"), group(null, 1, "fine", "bad"));
        assertThat(SharedAnswers.joined(groups, 16)).isEqualTo(groups);
    }

    private static PairGroup group(@Nullable Prompt prompt, int row, String chosen, String rejected) {
        return new PairGroup(
                texts(prompt, chosen, rejected), List.of(row, row), List.of(new PairGroup.Pair(0, 1, 0, 1, 1)));
    }

    private static List<ScoreInput> texts(@Nullable Prompt prompt, String... texts) {
        return Stream.of(texts).map(text -> ScoreInput.of(prompt, text)).toList();
    }
}
