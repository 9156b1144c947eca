package dev.touchstone.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The JSON object on one line of a file. What is wrong is said as {@code field: problem}. */
final class JsonLine {
    static final int MAX_BYTES = 10_000_000;

    private static final int MAX_NESTING = 32;
    // NaN is read so that the field that holds it can be named.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private JsonLine() {}

    /** The fields of a line of a file; empty for a blank line. */
    static Optional<JsonFields> fields(LineReader.Line line) {
        return text(line).map(JsonLine::object);
    }

    /** The text of a line of a file; empty for a blank line. */
    static Optional<String> text(LineReader.Line line) {
        if (line.tooLong()) {
            throw JsonFields.problem("line", "longer than " + MAX_BYTES + " bytes", "a shorter one");
        }
        String text = StrictUtf8.decode(line.bytes(), "line");
        String json = line.number() == 1 ? StrictUtf8.withoutByteOrderMark(text) : text;
        return json.isBlank() ? Optional.empty() : Optional.of(json);
    }

    static JsonFields object(String line) {
        return object(tree(line));
    }

    static JsonFields object(JsonNode node) {
        if (!node.isObject()) {
            throw JsonFields.problem("line", JsonFields.found(node), "one JSON object");
        }
        return new JsonFields("", node);
    }

    /** Reads one value after another, each with {@link #tree(JsonParser)}. */
    static JsonParser parser(InputStream content) throws IOException {
        return JSON.createParser(content);
    }

    /** The value at which the parser stands. */
    static JsonNode tree(JsonParser parser) throws IOException {
        return JSON.reader()
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(parser);
    }

    /** Jackson's own messages quote the line, so they are replaced and not kept as the cause. */
    static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (StreamConstraintsException e) {
            throw JsonFields.problem("line", "a value too long or too deep", "at most " + MAX_NESTING + " levels");
        } catch (MismatchedInputException e) {
            throw JsonFields.problem("line", "a field twice, or more after the object", "one JSON object");
        } catch (JsonProcessingException e) {
            int column = e.getLocation().getColumnNr();
            throw JsonFields.problem("line", "not valid JSON at column " + column, "one JSON object");
        }
    }
}
