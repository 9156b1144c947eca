package dev.touchstone.assess;

import dev.touchstone.domain.AttributeRewards;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.model.RewardModel;
import dev.touchstone.text.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rewards by a model in this process, in batches that are bounded in tokens.
 *
 * @param combination of its outputs
 * @param maxLength longest text in tokens
 * @param beforeBatch may throw to stop
 */
public record ModelRewards(
        RewardModel model,
        TextTokenizer tokenizer,
        Combination combination,
        Truncation truncation,
        int maxLength,
        Runnable beforeBatch)
        implements RewardSource {
    private static final int BATCH_TOKENS = 16_384;

    /** By the default combination of the model's outputs. */
    public ModelRewards(
            RewardModel model, TextTokenizer tokenizer, Truncation truncation, int maxLength, Runnable beforeBatch) {
        this(model, tokenizer, Combination.byDefault(model.attributes()), truncation, maxLength, beforeBatch);
    }

    @Override
    public List<ScoreOutcome> score(List<ScoreInput> inputs) {
        ScoreOutcome[] outcomes = new ScoreOutcome[inputs.size()];
        List<Item> batch = new ArrayList<>();
        long tokens = 0;
        for (int i = 0; i < outcomes.length; i++) {
            try {
                Item item = new Item(i, tokenizer.encode(inputs.get(i), truncation, maxLength));
                batch.add(item);
                tokens += item.tokens.length();
            } catch (TouchstoneException e) {
                outcomes[i] = new ScoreOutcome.Failed(e);
            }
            if (tokens >= BATCH_TOKENS) {
                score(batch, outcomes);
                batch.clear();
                tokens = 0;
            }
        }
        score(batch, outcomes);
        return Arrays.asList(outcomes);
    }

    private void score(List<Item> batch, ScoreOutcome[] outcomes) {
        if (batch.isEmpty()) {
            return;
        }
        beforeBatch.run();
        try {
            Rewards rewards = model.rewards(batch.stream().map(Item::tokens).toList());
            for (int i = 0; i < rewards.texts(); i++) {
                outcomes[batch.get(i).index] =
                        batch.get(i).scored(combination.of(rewards, i), combination.parts(rewards, i));
            }
        } catch (TouchstoneException e) {
            if (batch.size() == 1) {
                outcomes[batch.getFirst().index] = new ScoreOutcome.Failed(e);
            } else {
                // One bad text fails its batch; alone, each shows whether it is the one.
                batch.forEach(item -> score(List.of(item), outcomes));
            }
        }
    }

    private record Item(int index, Tokens tokens) {
        /** Weights of attributes may be large enough to leave the range of rewards. */
        ScoreOutcome scored(float reward, AttributeRewards attributes) {
            return Float.isFinite(reward)
                    ? new ScoreOutcome.Scored(
                            reward,
                            tokens.length(),
                            0,
                            tokens.truncated(),
                            ScoreTimings.NONE,
                            Optional.empty(),
                            attributes)
                    : new ScoreOutcome.Failed(new TouchstoneException(
                            Reason.NON_FINITE, "reward: " + reward + " (expected: a finite number)"));
        }
    }
}
