package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.util.Optional;

/**
 * One line of a file of items to score: either an input or what is wrong with it.
 *
 * @param number from 1
 * @param id as it was given, of whatever type
 */
public record ScoreLine(
        long number, Optional<JsonNode> id, Optional<ScoreInput> input, Optional<TouchstoneException> problem) {
    static ScoreLine of(long number, JsonFields fields) {
        Optional<JsonNode> id = fields.has("id") ? Optional.of(fields.node().get("id")) : Optional.empty();
        try {
            return new ScoreLine(number, id, Optional.of(input(fields)), Optional.empty());
        } catch (TouchstoneException e) {
            return new ScoreLine(number, id, Optional.empty(), Optional.of(e));
        }
    }

    static ScoreLine unreadable(long number, TouchstoneException problem) {
        return new ScoreLine(number, Optional.empty(), Optional.empty(), Optional.of(problem));
    }

    static ScoreInput input(JsonFields fields) {
        if (fields.has("text") == fields.has("response")) {
            throw JsonFields.problem(
                    "text, response",
                    fields.has("text") ? "both" : "neither",
                    "one of them; fields found: " + fields.names());
        }
        if (fields.has("response")) {
            return new ScoreInput.Answer(Prompts.required(fields), fields.text("response"));
        }
        if (fields.hasAny("prompt", "messages")) {
            throw JsonFields.problem("text", "given beside a prompt", "response beside a prompt");
        }
        return new ScoreInput.WholeText(fields.text("text"));
    }
}
