package dev.touchstone.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The JSON files of a model directory as trees, bounded in size and depth. */
final class JsonFiles {
    private static final int MAX_DEPTH = 32;
    private static final int SHOWN_CHARACTERS = 80;
    /** How the parser speaks of a place whose text it was told to keep to itself. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: REDACTED .*?; line: (\\d+), column: (\\d+)]");

    /** Python writes NaN and Infinity as bare words, so configurations hold them. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** As Python's {@code json.dumps(indent=2)} writes, on every system. */
    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private JsonFiles() {}

    /** Reads a file that must hold one JSON object of at most {@code maxBytes}. */
    static ObjectNode read(Path file, int maxBytes) {
        try {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw Failures.invalid(file, size + " bytes (expected: at most " + maxBytes + ")");
            }
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    /** Parses JSON that came from {@code file}, which errors name. */
    static ObjectNode parse(Path file, byte[] json) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
            throw Failures.invalid(file, "no JSON object (expected: {...})");
        } catch (JsonProcessingException e) {
            throw Failures.invalid(file, "not valid JSON" + at(e));
        } catch (IOException e) {
            throw Failures.invalid(file, "not valid JSON: " + e.getMessage());
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] compact(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] pretty(JsonNode node) {
        try {
            return (MAPPER.writer(PRETTY).writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A value as messages show it: short, whatever the file holds. */
    static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    private static String at(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return place + ": " + SOURCE.matcher(e.getOriginalMessage()).replaceAll("line $1, column $2");
    }
}
