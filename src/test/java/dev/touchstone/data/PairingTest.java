package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairingTest {
    private static final Prompt QUESTION = new Prompt.Text("q");

    @Test
    void of_pair_isOneGroup() {
        Pairing pairing = Pairing.of(List.of(new Preference.Pair(QUESTION, "a", "b", 0.5, 2)), 0);
        assertThat(pairing.groups())
                .containsExactly(new PairGroup(
                        List.of(new ScoreInput.Answer(QUESTION, "a"), new ScoreInput.Answer(QUESTION, "b")),
                        List.of(new PairGroup.Pair(0, 1, 0.5, 2))));
    }

    @Test
    void of_ranking_pairsWithinOnePersonAlone() {
        Preference ranking = new Preference.Ranking(
                null,
                List.of("a", "b", "c"),
                List.of(
                        new Preference.AnnotatorRanks("x", List.of(2, 1, 2)),
                        new Preference.AnnotatorRanks("y", List.of(1, 2, 3))));
        Pairing pairing = Pairing.of(List.of(ranking), 0);
        assertThat(pairing.tied()).isEqualTo(1);
        assertThat(pairing.groups()).hasSize(1);
        assertThat(pairing.groups().getFirst().texts()).hasSize(3);
        assertThat(pairing.groups().getFirst().pairs())
                .containsExactly(
                        new PairGroup.Pair(1, 0, 0, 1),
                        new PairGroup.Pair(1, 2, 0, 1),
                        new PairGroup.Pair(0, 1, 0, 1),
                        new PairGroup.Pair(0, 2, 0, 1),
                        new PairGroup.Pair(1, 2, 0, 1));
    }

    @Test
    void of_rankingAllTied_teachesNothing() {
        Preference ranking = new Preference.Ranking(
                null, List.of("a", "b", "c"), List.of(new Preference.AnnotatorRanks("x", List.of(1, 1, 1))));
        Pairing pairing = Pairing.of(List.of(ranking), 0);
        assertThat(pairing.groups()).isEmpty();
        assertThat(pairing.tied()).isEqualTo(3);
    }

    @Test
    void of_labelledTexts_usesEachAtMostOnce() {
        List<Preference> texts = labelled(30, 20);
        Pairing pairing = Pairing.of(texts, 7);
        assertThat(pairing.groups()).hasSize(20);
        assertThat(pairing.unpaired()).isEqualTo(10);
        Set<ScoreInput> used = new HashSet<>();
        for (PairGroup group : pairing.groups()) {
            assertThat(text(group, 0)).startsWith("good");
            assertThat(text(group, 1)).startsWith("bad");
            assertThat(used.addAll(group.texts())).isTrue();
        }
        assertThat(used).hasSize(40);
    }

    @Test
    void of_labelledTexts_areShuffledWithTheSeed() {
        List<Preference> texts = labelled(20, 20);
        assertThat(Pairing.of(texts, 1)).isEqualTo(Pairing.of(texts, 1)).isNotEqualTo(Pairing.of(texts, 2));
    }

    private static String text(PairGroup group, int index) {
        return ((ScoreInput.WholeText) group.texts().get(index)).text();
    }

    private static List<Preference> labelled(int acceptable, int unacceptable) {
        List<Preference> texts = new ArrayList<>();
        IntStream.range(0, acceptable).forEach(i -> texts.add(new Preference.LabelledText("good " + i, true)));
        IntStream.range(0, unacceptable).forEach(i -> texts.add(new Preference.LabelledText("bad " + i, false)));
        return texts;
    }
}
