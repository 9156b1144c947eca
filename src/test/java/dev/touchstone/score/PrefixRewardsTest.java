package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Truncation;
import dev.touchstone.model.RewardModel;
import dev.touchstone.score.PrefixScorer.Request;
import dev.touchstone.score.PrefixScorer.Scored;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real models of every architecture: answers to one prompt get the rewards that each gets alone. */
class PrefixRewardsTest {
    private static final Prompt PROMPT = new Prompt.Text("what is the answer \uD83D\uDC4B and is it good");
    private static final List<String> WORDS =
            List.of("good", " the", "ans", "wer", " Gr\u00fc\u00dfe", "!", " 你好", " is");
    private static final int ANSWERS = 16;
    private static final float TOLERANCE = 1e-4f;
    /** That of a bf16 text alone or among others (GoldenRewardTest); on the CPU the difference is 6e-7 at most, as in fp32. */
    private static final float BF16_TOLERANCE = 0.02f;

    static Stream<Path> classifiers() throws Exception {
        return LiveSplitsTest.classifiers();
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void score_answersToOnePrompt_areJudgedAsEachAlone(Path directory) {
        requireAsAlone(directory, Precision.FP32, TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void score_answersToOnePromptInBf16_areJudgedAsEachAlone(Path directory) {
        requireAsAlone(directory, Precision.BF16, BF16_TOLERANCE);
    }

    private static void requireAsAlone(Path directory, Precision precision, float tolerance) {
        RewardModel model = RewardModel.load(directory, ComputeDevice.CPU, RewardChoice.ONLY_OUTPUT, precision);
        PrefixCache cache = new PrefixCache(1 << 20, 1);
        try (TextTokenizer tokenizer = TextTokenizer.open(directory);
                PrefixScorer scorer = new PrefixScorer(model, cache)) {
            Random random = new Random(1);
            for (int round = 0; round < 2; round++) {
                List<Tokens> texts = Stream.generate(() -> tokens(tokenizer, random))
                        .limit(ANSWERS)
                        .toList();
                Scored scored = scorer.score(
                        texts.stream().map(text -> new Request(text, List.of())).toList());
                for (int i = 0; i < ANSWERS; i++) {
                    assertThat(scored.rewards().of(i, 0))
                            .isCloseTo(model.score(List.of(texts.get(i)))[0], within(tolerance));
                    boolean promptWasRead = model.keyValueBytes() > 0 && i + round > 0;
                    assertThat(scored.reused().get(i)).isGreaterThanOrEqualTo(promptWasRead ? 4 : 0);
                }
            }
        }
        assertThat(cache.bytes()).isZero();
    }

    private static Tokens tokens(TextTokenizer tokenizer, Random random) {
        String answer = IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
                .collect(Collectors.joining());
        return tokenizer.encode(new ScoreInput.Answer(PROMPT, answer), Truncation.RIGHT, 60);
    }
}
