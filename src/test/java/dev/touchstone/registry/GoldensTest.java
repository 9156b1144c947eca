package dev.touchstone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldensTest {
    private static final List<Golden> GOLDENS = List.of(
            new Golden(new ScoreInput.WholeText("a \"quoted\"\nline"), 1.2345678f),
            new Golden(new ScoreInput.Answer(new Prompt.Text("why?"), "because"), -3.4e-7f),
            new Golden(
                    new ScoreInput.Answer(new Prompt.Conversation(List.of(new ChatMessage("user", "hi"))), "hello"),
                    8f));

    private static final List<String> ONE = List.of("overall");

    @TempDir
    private Path directory;

    /** Scores each golden as recorded, with {@code change} added. */
    private static Function<List<ScoreInput>, float[]> scores(float change) {
        return inputs -> {
            float[] rewards = new float[inputs.size()];
            for (int i = 0; i < rewards.length; i++) {
                ScoreInput input = inputs.get(i);
                rewards[i] = change
                        + GOLDENS.stream()
                                .filter(golden -> golden.input().equals(input))
                                .findFirst()
                                .orElseThrow()
                                .reward();
            }
            return rewards;
        };
    }

    private static TouchstoneException mismatch(Function<List<ScoreInput>, float[]> score) {
        TouchstoneException found = catchThrowableOfType(
                TouchstoneException.class,
                () -> Goldens.verify(GOLDENS, Precision.FP32, ONE, inputs -> Rewards.ofOne(score.apply(inputs))));
        assertThat(found.reason()).isEqualTo(Reason.GOLDEN_MISMATCH);
        return found;
    }

    @Test
    void read_whatWasWritten_isEqual() {
        Goldens.write(directory, GOLDENS);
        assertThat(Goldens.read(directory)).isEqualTo(GOLDENS);
    }

    @Test
    void read_badLine_namesItAndQuotesNothing() throws IOException {
        Files.writeString(directory.resolve("golden.jsonl"), "{\"text\":\"a\",\"reward\":1}\n{\"text\":\"secret\"}\n");
        TouchstoneException failure = catchThrowableOfType(TouchstoneException.class, () -> Goldens.read(directory));
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_MODEL);
        assertThat(failure)
                .hasMessageContaining("golden.jsonl:2")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void verify_withinTolerance_replaysAloneTogetherAndInReverse() {
        List<List<ScoreInput>> batches = new ArrayList<>();
        Goldens.verify(GOLDENS, Precision.FP32, ONE, inputs -> {
            batches.add(inputs);
            return Rewards.ofOne(scores(0.9e-4f).apply(inputs));
        });
        List<ScoreInput> all = GOLDENS.stream().map(Golden::input).toList();
        assertThat(batches)
                .containsExactly(List.of(all.get(0)), List.of(all.get(1)), List.of(all.get(2)), all, all.reversed());
    }

    @Test
    void verify_inBf16_allowsWhatItsRoundingCanDo() {
        Goldens.verify(
                GOLDENS,
                Precision.BF16,
                ONE,
                inputs -> Rewards.ofOne(scores(0.04f).apply(inputs)));
        assertThat(catchThrowableOfType(
                                TouchstoneException.class,
                                () -> Goldens.verify(
                                        GOLDENS,
                                        Precision.BF16,
                                        ONE,
                                        inputs -> Rewards.ofOne(scores(0.06f).apply(inputs))))
                        .reason())
                .isEqualTo(Reason.GOLDEN_MISMATCH);
    }

    @Test
    void verify_otherRewardOrNone_isAMismatch() {
        assertThat(mismatch(scores(1.2e-4f))).hasMessageNotContaining("quoted");
        mismatch(scores(Float.NaN));
    }

    @Test
    void verify_differenceOnlyInABatch_isAMismatch() {
        assertThat(mismatch(inputs -> scores(inputs.size() > 1 ? 1 : 0).apply(inputs)))
                .hasMessageContaining("together");
    }

    @Test
    void verify_severalOutputs_comparesEach() {
        List<String> both = List.of("tone", "overall");
        Golden golden = Golden.of(new ScoreInput.WholeText("a"), both, new Rewards(2, new float[] {1, 2}), 0);
        assertThat(golden.reward()).isEqualTo(2);
        Goldens.write(directory, List.of(golden));
        List<Golden> read = Goldens.read(directory);
        assertThat(read).containsExactly(golden);
        Goldens.verify(read, Precision.FP32, both, inputs -> new Rewards(2, new float[] {1, 2}));
        assertThat(catchThrowableOfType(
                        TouchstoneException.class,
                        () -> Goldens.verify(
                                read, Precision.FP32, both, inputs -> new Rewards(2, new float[] {1.1f, 2}))))
                .hasMessageContaining("reward by tone 1.1");
    }
}
