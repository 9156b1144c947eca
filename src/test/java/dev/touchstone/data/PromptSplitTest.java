package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PromptSplitTest {
    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void of_anyPreferences_losesNothingAndTearsNothingApart(int seed) {
        List<Preference> all = preferences(new Random(seed));
        PromptSplit split = PromptSplit.of(all, 0.3, seed);
        List<Preference> joined = new ArrayList<>(split.train());
        joined.addAll(split.evaluation());
        assertThat(joined).containsExactlyInAnyOrderElementsOf(all);
        assertThat(split.train()).isNotEmpty();
        assertThat(split.evaluation()).isNotEmpty();
        assertThat(Collections.disjoint(keys(split.train()), keys(split.evaluation())))
                .isTrue();
        assertThat(split).isEqualTo(PromptSplit.of(all, 0.3, seed));
    }

    @ParameterizedTest
    @CsvSource({"100,0.1,10", "100,0,0", "100,0.001,1", "2,0.01,1", "1,0.5,0", "3,0.9,2"})
    void of_prompts_takesTheFractionOfThem(int prompts, double fraction, int expected) {
        List<Preference> all = IntStream.range(0, 3 * prompts)
                .mapToObj(i -> pair("question " + i % prompts, i))
                .toList();
        PromptSplit split = PromptSplit.of(all, fraction, 1);
        assertThat(split.evaluation()).hasSize(3 * expected);
        assertThat(split.train()).hasSize(3 * (prompts - expected));
    }

    @Test
    void of_promptsThatReadTheSame_stayTogether() {
        List<Preference> all = List.of(
                pair("How  are you?", 1),
                pair("how are\nyou? ", 2),
                pair("ＨＯＷ are you?", 3),
                pair("User: how are you?", 4),
                new Preference.Pair(
                        new Prompt.Conversation(List.of(new ChatMessage("user", "How are you?"))), "a", "b", 0, 1));
        assertThat(PromptGroups.of(all)).containsExactly(List.of(0, 1, 2), List.of(3, 4));
    }

    @Test
    void of_pairsWithoutPrompt_stayTogetherWhenTheyShareATextInAChain() {
        List<Preference> all = List.of(
                new Preference.Pair(null, "a", "b", 0, 1),
                new Preference.Pair(null, "x", "y", 0, 1),
                new Preference.Pair(null, "c", "d", 0, 1),
                new Preference.Pair(null, "b", "c", 0, 1),
                new Preference.LabelledText("y", true));
        assertThat(PromptGroups.of(all)).containsExactly(List.of(0, 2, 3), List.of(1, 4));
    }

    @Test
    void of_labelledTexts_takesBothLabels() {
        List<Preference> all = IntStream.range(0, 40)
                .<Preference>mapToObj(i -> new Preference.LabelledText("text " + i, i % 2 == 0))
                .toList();
        List<Preference> evaluation = PromptSplit.of(all, 0.1, 3).evaluation();
        assertThat(evaluation).hasSize(4);
        assertThat(evaluation)
                .filteredOn(preference -> ((Preference.LabelledText) preference).acceptable())
                .hasSize(2);
    }

    @Test
    void of_otherSeed_drawsOtherPrompts() {
        List<Preference> all =
                IntStream.range(0, 100).mapToObj(i -> pair("question " + i, i)).toList();
        assertThat(PromptSplit.of(all, 0.2, 1).evaluation())
                .isNotEqualTo(PromptSplit.of(all, 0.2, 2).evaluation());
    }

    private static Preference pair(String prompt, int number) {
        return new Preference.Pair(new Prompt.Text(prompt), "good " + number, "bad " + number, 0, 1);
    }

    private static List<Preference> preferences(Random random) {
        return IntStream.range(0, 60)
                .mapToObj(i -> switch (random.nextInt(3)) {
                    case 0 -> pair("question " + random.nextInt(20), i);
                    case 1 ->
                        new Preference.Pair(null, "text " + random.nextInt(50), "other " + random.nextInt(50), 0, 1);
                    default -> new Preference.LabelledText("text " + random.nextInt(50), random.nextBoolean());
                })
                .toList();
    }

    private static Set<String> keys(List<Preference> preferences) {
        return preferences.stream()
                .flatMap(preference -> switch (preference) {
                    case Preference.Pair pair
                    when pair.prompt() instanceof Prompt.Text prompt -> List.of(prompt.text()).stream();
                    case Preference.Pair pair -> List.of(pair.chosen(), pair.rejected()).stream();
                    case Preference.Ranking ranking -> ranking.responses().stream();
                    case Preference.Rating rating -> List.of(rating.response()).stream();
                    case Preference.LabelledText text -> List.of(text.text()).stream();
                })
                .collect(Collectors.toCollection(HashSet::new));
    }
}
