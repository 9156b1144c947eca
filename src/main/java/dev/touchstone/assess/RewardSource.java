package dev.touchstone.assess;

import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import java.util.List;

/** Rewards by one version or model directory, wherever it runs. */
public interface RewardSource {
    /**
     * Scores any number of inputs and waits for the rewards.
     *
     * @return one outcome per input, in their order
     * @throws dev.touchstone.domain.TouchstoneException when none can be scored, such as MODEL_NOT_FOUND, CANCELLED,
     *     SHUTTING_DOWN
     */
    List<ScoreOutcome> score(List<ScoreInput> inputs);
}
