package dev.touchstone.domain;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How items are scored.
 *
 * @param model empty = the only model there is, or the server's default
 * @param priority which work goes first
 * @param maxLength longest text in tokens; empty = what the model can take
 * @param timeLeft until the caller loses interest; empty = no limit
 * @param attributeWeights how the outputs of a model become one reward; empty = its default, see {@link Combination}
 */
public record ScoreQuery(
        Optional<ModelName> model,
        Priority priority,
        Truncation truncation,
        OptionalInt maxLength,
        Optional<Duration> timeLeft,
        Map<String, Double> attributeWeights) {
    /** With the default weights of attributes. */
    public ScoreQuery(
            Optional<ModelName> model,
            Priority priority,
            Truncation truncation,
            OptionalInt maxLength,
            Optional<Duration> timeLeft) {
        this(model, priority, truncation, maxLength, timeLeft, Map.of());
    }

    public ScoreQuery {
        attributeWeights = Map.copyOf(attributeWeights);
        new Violations()
                .check(maxLength.orElse(1) >= 1, "max_length", maxLength.orElse(1), ">= 1")
                .throwIfAny();
    }

    public ScoreQuery withTimeLeft(Optional<Duration> newTimeLeft) {
        return new ScoreQuery(model, priority, truncation, maxLength, newTimeLeft, attributeWeights);
    }
}
