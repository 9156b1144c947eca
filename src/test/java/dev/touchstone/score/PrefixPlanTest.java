package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.score.PrefixPlan.Prefix;
import dev.touchstone.score.PrefixPlan.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixPlanTest {
    private static final int LEAST = 3;

    @Test
    void of_answersToOnePrompt_readTheirLongestCommonBeginningOnce() {
        PrefixPlan plan = plan(text(1, 2, 3, 4, 9, 5), text(1, 2, 3, 4, 9, 6, 6), text(1, 2, 3, 4, 9));
        assertThat(plan.prefixes()).containsExactly(new Prefix(0, 5, PrefixPlan.NONE, 0, 0));
        assertThat(plan.ofTexts()).containsExactly(0, 0, 0);
        assertThat(plan.tokens()).isEqualTo(5);
    }

    @Test
    void of_tooLittleInCommon_readsEachByItself() {
        PrefixPlan plan = plan(text(1, 2, 3, 4), text(1, 2, 4, 4), text(7, 7, 7, 7));
        assertThat(plan.prefixes()).isEmpty();
        assertThat(plan.ofTexts()).containsExactly(PrefixPlan.NONE, PrefixPlan.NONE, PrefixPlan.NONE);
    }

    @Test
    void of_promptsBehindOneSystemPrompt_readsThatOnceAndEachPromptOnce() {
        PrefixPlan plan = plan(
                text(1, 1, 1, 2, 2, 2, 5),
                text(1, 1, 1, 3, 3, 3, 5),
                text(1, 1, 1, 2, 2, 2, 6),
                text(1, 1, 1, 3, 3, 3, 6));
        assertThat(plan.prefixes())
                .containsExactly(
                        new Prefix(0, 3, PrefixPlan.NONE, 0, 0), new Prefix(0, 6, 0, 3, 1), new Prefix(1, 6, 0, 3, 1));
        assertThat(plan.ofTexts()).containsExactly(1, 2, 1, 2);
        assertThat(plan.byDepth()).containsExactly(List.of(0), List.of(1, 2));
    }

    @Test
    void of_whatIsRemembered_isNotReadAgain() {
        assertThat(plan(known(4, 1, 2, 3, 4, 9, 5), known(4, 1, 2, 3, 4, 9, 6)).prefixes())
                .isEmpty();
        assertThat(plan(known(2, 1, 2, 3, 4, 9, 5), known(2, 1, 2, 3, 4, 9, 6)).prefixes())
                .containsExactly(new Prefix(0, 5, PrefixPlan.NONE, 2, 0));
    }

    @Test
    void of_moreThanThereIsRoomFor_leavesPrefixesOut() {
        List<Text> texts = List.of(text(1, 1, 1, 1, 5), text(1, 1, 1, 1, 6), text(2, 2, 2, 5), text(2, 2, 2, 6));
        assertThat(PrefixPlan.of(texts, LEAST, 6).ofTexts()).containsExactly(0, 0, PrefixPlan.NONE, PrefixPlan.NONE);
        assertThat(PrefixPlan.of(texts, LEAST, 7).ofTexts()).containsExactly(0, 0, 1, 1);
        assertThat(PrefixPlan.of(texts, LEAST, 3).ofTexts()).containsExactly(PrefixPlan.NONE, PrefixPlan.NONE, 0, 0);
    }

    @Test
    void of_nothing_isNothing() {
        assertThat(plan().prefixes()).isEmpty();
    }

    /** However texts begin, a plan names beginnings that they have, and never costs more than it saves. */
    @Test
    void of_anyTexts_isRightAndNeverReadsMore() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Text> texts = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                texts.add(text(random.ints(1 + random.nextInt(12), 0, 2).toArray()));
            }
            int room = random.nextInt(40);
            PrefixPlan plan = PrefixPlan.of(texts, LEAST, room);
            assertThat(plan.tokens()).isLessThanOrEqualTo(room);
            long read = 0;
            for (Prefix prefix : plan.prefixes()) {
                assertThat(prefix.unread()).isGreaterThanOrEqualTo(LEAST);
                assertThat(prefix.start())
                        .isEqualTo(
                                prefix.base() == PrefixPlan.NONE
                                        ? 0
                                        : plan.prefixes().get(prefix.base()).length());
                read += prefix.unread();
            }
            for (int i = 0; i < texts.size(); i++) {
                read += texts.get(i).ids().length
                        - lengthOf(plan, plan.ofTexts().get(i));
                assertBegins(
                        texts.get(i).ids(),
                        beginning(texts, plan, plan.ofTexts().get(i)));
            }
            assertThat(read)
                    .isLessThanOrEqualTo(
                            texts.stream().mapToInt(text -> text.ids().length).sum());
        }
    }

    private static int lengthOf(PrefixPlan plan, int number) {
        return number == PrefixPlan.NONE ? 0 : plan.prefixes().get(number).length();
    }

    private static int[] beginning(List<Text> texts, PrefixPlan plan, int number) {
        return number == PrefixPlan.NONE
                ? new int[0]
                : Arrays.copyOf(texts.get(plan.prefixes().get(number).text()).ids(), lengthOf(plan, number));
    }

    private static void assertBegins(int[] ids, int[] beginning) {
        assertThat(IntStream.of(ids).limit(beginning.length))
                .containsExactly(IntStream.of(beginning).boxed().toArray(Integer[]::new));
    }

    private static PrefixPlan plan(Text... texts) {
        return PrefixPlan.of(List.of(texts), LEAST, 100);
    }

    private static Text text(int... ids) {
        return known(0, ids);
    }

    private static Text known(int known, int... ids) {
        return new Text(ids, known);
    }
}
