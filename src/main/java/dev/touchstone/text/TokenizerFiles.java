package dev.touchstone.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text files of a Hugging Face directory, read with errors that name them. */
record TokenizerFiles(Path directory) {
    private static final int MAX_DEPTH = 64;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    boolean has(String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    /** With line breaks as on Unix. */
    String text(String name) {
        try {
            return Files.readString(directory.resolve(name)).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new TouchstoneException(
                    Reason.INVALID_MODEL, directory.resolve(name) + ": unreadable (expected: UTF-8)", e);
        }
    }

    /** A file that must hold a JSON object; an empty one where there is no such file. */
    ObjectNode json(String name) {
        return has(name) ? parse(name) : JSON.createObjectNode();
    }

    /** A JSON object without the value of one large field, which is not built up. */
    ObjectNode jsonWithout(String field, String name) {
        ObjectNode object = JSON.createObjectNode();
        try (JsonParser parser = JSON.createParser(text(name))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid(name, "no JSON object (expected: {...})");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String read = parser.currentName();
                parser.nextToken();
                if (read.equals(field)) {
                    parser.skipChildren();
                } else {
                    object.set(read, parser.<JsonNode>readValueAsTree());
                }
            }
            return object;
        } catch (IOException e) {
            throw new TouchstoneException(Reason.INVALID_MODEL, directory.resolve(name) + ": not valid JSON", e);
        }
    }

    private ObjectNode parse(String name) {
        try {
            if (JSON.readTree(text(name)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new TouchstoneException(Reason.INVALID_MODEL, directory.resolve(name) + ": not valid JSON", e);
        }
        throw invalid(name, "no JSON object (expected: {...})");
    }

    TouchstoneException invalid(String name, String message) {
        return new TouchstoneException(Reason.INVALID_MODEL, directory.resolve(name) + ": " + message);
    }
}
