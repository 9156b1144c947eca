package dev.touchstone.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a model directory says how conversations must be written for it. */
final class ChatTemplates {
    private static final JsonMapper JSON = new JsonMapper();

    private ChatTemplates() {}

    static boolean isPresent(Path directory) {
        Path config = directory.resolve("tokenizer_config.json");
        return Files.exists(directory.resolve("chat_template.jinja"))
                || Files.exists(directory.resolve("chat_template.json"))
                || (Files.exists(config) && isNamedIn(config));
    }

    private static boolean isNamedIn(Path config) {
        try {
            return JSON.readTree(Files.readAllBytes(config)).hasNonNull("chat_template");
        } catch (JsonProcessingException e) {
            throw new TouchstoneException(Reason.INVALID_MODEL, config + ": not valid JSON", e);
        } catch (IOException e) {
            throw new TouchstoneException(Reason.INVALID_MODEL, config + ": unreadable", e);
        }
    }
}
