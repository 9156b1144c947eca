package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Tokens;
import dev.touchstone.model.RewardModel;
import dev.touchstone.testing.FakeCausalModel;
import dev.touchstone.testing.FakeRewardModel;
import dev.touchstone.testing.WordEncoder;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final int NANOS_A_TOKEN = 100;

    @Test
    void leastNanos_textsThatBeginAlike_countsTheirBeginningOnce() {
        List<Tokens> texts = List.of(tokens(1, 2, 3, 4), tokens(1, 2, 3, 5), tokens(1, 2, 3, 4));
        assertThat(Deadlines.leastNanos(loaded(new FakeCausalModel()), texts)).isEqualTo(500);
        assertThat(Deadlines.leastNanos(loaded(new FakeRewardModel()), texts)).isEqualTo(800);
    }

    @Test
    void leastNanos_beginningIsRemembered_countsTheRest() {
        LoadedModel model = loaded(new FakeCausalModel());
        model.score(requests(List.of(tokens(1, 2, 3, 4), tokens(1, 2, 3, 5))));
        assertThat(Deadlines.leastNanos(model, List.of(tokens(1, 2, 3, 6)))).isEqualTo(NANOS_A_TOKEN);
    }

    @RepeatedTest(50)
    void leastNanos_anyTexts_isNoMoreThanTheModelReadsThen(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        FakeCausalModel model = new FakeCausalModel();
        LoadedModel loaded = loaded(model);
        for (int i = 0; i < 5; i++) {
            List<Tokens> texts = IntStream.rangeClosed(0, random.nextInt(8))
                    .mapToObj(text -> some(random))
                    .distinct()
                    .toList();
            long least = Deadlines.leastNanos(loaded, texts);
            long before = model.read();
            loaded.score(requests(texts));
            assertThat(least).isLessThanOrEqualTo((model.read() - before) * NANOS_A_TOKEN);
        }
    }

    private static Tokens some(Random random) {
        return tokens(random.ints(4, 1, 3).toArray());
    }

    private static List<PrefixScorer.Request> requests(Collection<Tokens> texts) {
        return texts.stream()
                .map(text -> new PrefixScorer.Request(text, List.of()))
                .toList();
    }

    private static Tokens tokens(int... ids) {
        return new Tokens(ids, new int[ids.length], false);
    }

    private static LoadedModel loaded(RewardModel model) {
        LoadedModel loaded = new LoadedModel(
                ModelName.of("test", 1),
                "contract",
                model,
                new WordEncoder(),
                new PrefixCache(100 * FakeCausalModel.BYTES, 2));
        loaded.pace().observe(1, 1, 0, NANOS_A_TOKEN);
        loaded.pace().observe(4, 4, 0, 10 * NANOS_A_TOKEN);
        return loaded;
    }
}
