package dev.touchstone.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionTestTest {
    private static final int PAIRS = 10;

    @ParameterizedTest
    @CsvSource({"8, 9, 0.8,", "8, 9, , 0.1", "8, 8, 0.8, 0", "10, 9, 1, 0", "0, 10, 0,"})
    void require_goodEnough_tellsBothAccuracies(
            int right, int championRight, @Nullable Double min, @Nullable Double loss) {
        assertThat(test(min, loss).require(rightOn(right), rightOn(championRight)))
                .isEqualTo("accuracy %.4f (champion %.4f) on 10 pairs", right / 10.0, championRight / 10.0);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 5, 0.8,, at least 0.8",
        "7, 9, , 0.1, at most 0.1 below the champion's",
        "7, 9, 0.6, 0.1, at least 0.6 and at most 0.1 below the champion's"
    })
    void require_notGoodEnough_isRefusedWithBothAccuraciesAndTheCondition(
            int right, int championRight, @Nullable Double min, @Nullable Double loss, String expected) {
        TouchstoneException refused = catchThrowableOfType(
                TouchstoneException.class, () -> test(min, loss).require(rightOn(right), rightOn(championRight)));
        assertThat(refused.reason()).isEqualTo(Reason.PROMOTION_REFUSED);
        assertThat(refused)
                .hasMessage("accuracy %.4f (champion %.4f) on 10 pairs (expected: %s)"
                        .formatted(right / 10.0, championRight / 10.0, expected));
    }

    @Test
    void require_textThatOneCannotScore_leavesItsPairOutForBoth() {
        RewardSource shortOf = inputs -> {
            List<ScoreOutcome> outcomes = new ArrayList<>(rightOn(PAIRS).score(inputs));
            outcomes.set(0, new ScoreOutcome.Failed(new TouchstoneException(Reason.TEXT_TOO_LONG, "a test")));
            return outcomes;
        };
        assertThat(test(null, 0.0).require(shortOf, rightOn(PAIRS))).endsWith("on 9 pairs");
        assertThat(test(null, 0.0).require(rightOn(PAIRS), shortOf)).endsWith("on 9 pairs");
    }

    @Test
    void require_equalRewards_areWrong() {
        RewardSource indifferent =
                inputs -> inputs.stream().map(input -> scored(1)).toList();
        assertThat(test(0.0, null).require(indifferent, rightOn(PAIRS))).startsWith("accuracy 0.0000 ");
    }

    @Test
    void require_nothingThatBothCanScore_isInvalidData() {
        RewardSource none = inputs -> inputs.stream()
                .<ScoreOutcome>map(
                        input -> new ScoreOutcome.Failed(new TouchstoneException(Reason.TEXT_TOO_LONG, "a test")))
                .toList();
        assertThat(catchThrowableOfType(
                                TouchstoneException.class, () -> test(0.0, null).require(none, rightOn(1)))
                        .reason())
                .isEqualTo(Reason.INVALID_DATA);
    }

    private static PromotionTest test(@Nullable Double min, @Nullable Double loss) {
        List<Preference> pairs = IntStream.range(0, PAIRS)
                .<Preference>mapToObj(i -> new Preference.Pair(null, "good " + i, "bad " + i, 0, 1))
                .toList();
        return new PromotionTest(new PromotionCondition(new DataSource.Inline(pairs), optional(min), optional(loss)));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Right on the first so many pairs. */
    private static RewardSource rightOn(int pairs) {
        return inputs ->
                inputs.stream().map(input -> scored(reward(input, pairs))).toList();
    }

    private static float reward(ScoreInput input, int pairs) {
        String[] words = input.judged().split(" ", 2);
        boolean right = Integer.parseInt(words[1]) < pairs;
        return words[0].equals("good") == right ? 1 : -1;
    }

    private static ScoreOutcome scored(float reward) {
        return new ScoreOutcome.Scored(reward, 1, false, ScoreTimings.NONE);
    }
}
