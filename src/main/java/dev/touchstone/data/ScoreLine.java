package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.util.Optional;

/**
 * One line of a file of items to score: either an input or what is wrong with it.
 *
 * @param id as it was given, of whatever type; the number of the line where there is none
 */
public record ScoreLine(JsonNode id, Optional<ScoreInput> input, Optional<TouchstoneException> problem) {
    static ScoreLine of(long number, JsonFields fields) {
        JsonNode id = fields.has("id") ? fields.node().get("id") : LongNode.valueOf(number);
        try {
            return new ScoreLine(id, Optional.of(input(fields)), Optional.empty());
        } catch (TouchstoneException e) {
            return new ScoreLine(id, Optional.empty(), Optional.of(e));
        }
    }

    static ScoreLine unreadable(long number, TouchstoneException problem) {
        return new ScoreLine(LongNode.valueOf(number), Optional.empty(), Optional.of(problem));
    }

    private static ScoreInput input(JsonFields fields) {
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
