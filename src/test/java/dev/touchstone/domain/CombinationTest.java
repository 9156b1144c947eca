package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinationTest {
    private static final List<String> ATTRIBUTES = List.of("tone", "overall");
    private static final Rewards REWARDS = new Rewards(2, new float[] {1, 2, 0.1f, Float.MIN_VALUE});

    @Test
    void byDefault_withAnOverallOutput_isThatOutputToTheBit() {
        Combination combination = Combination.byDefault(ATTRIBUTES);
        assertThat(combination.isDefault()).isTrue();
        assertThat(combination.of(REWARDS)).containsExactly(2, Float.MIN_VALUE);
    }

    @Test
    void byDefault_withoutOne_isTheMean() {
        assertThat(Combination.byDefault(List.of("tone", "depth")).of(REWARDS))
                .containsExactly(1.5f, (float) ((0.1f + (double) Float.MIN_VALUE) / 2));
    }

    @Test
    void of_weights_areThoseOfASum() {
        Combination combination = Combination.of(ATTRIBUTES, Map.of("overall", 1.0, "tone", -0.5));
        assertThat(combination.isDefault()).isFalse();
        assertThat(combination.of(REWARDS)[0]).isEqualTo(1.5f);
        assertThat(Combination.of(ATTRIBUTES, Map.of("tone", 2.0)).of(REWARDS)).containsExactly(2, 0.2f);
    }

    @Test
    void of_weightsOfTheDefault_areTheDefault() {
        assertThat(Combination.of(ATTRIBUTES, Map.of("overall", 1.0)).isDefault())
                .isTrue();
        assertThat(Combination.of(ATTRIBUTES, Map.of("overall", 2.0)).isDefault())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"depth, 1, depth", "tone, NaN, NaN", "tone, Infinity, Infinity", "overall, 0, all 0"})
    void of_badWeight_isNamed(String name, double weight, String value) {
        assertThatThrownBy(() -> Combination.of(ATTRIBUTES, Map.of(name, weight)))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST))
                .hasMessageContaining("attribute_weights")
                .hasMessageContaining(value);
    }
}
