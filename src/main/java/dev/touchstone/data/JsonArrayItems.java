package dev.touchstone.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of one JSON array. What is wrong with its syntax leaves no way to the next object and ends the reading. */
final class JsonArrayItems implements Items {
    private final String source;
    private final JsonParser parser;
    private int index;

    /** @param content begins with the array */
    JsonArrayItems(InputStream content, String source) throws IOException {
        this.source = source;
        this.parser = JsonLine.parser(content);
        token();
    }

    @Override
    public @Nullable Item next() throws IOException {
        if (token() == JsonToken.END_ARRAY) {
            return null;
        }
        String place = "[" + index++ + "]";
        JsonNode node = tree();
        return new Item(place, () -> Optional.of(JsonLine.object(node)));
    }

    private JsonToken token() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw JsonFields.problem(source, "ends within the array", "the complete file");
            }
            return token;
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    private JsonNode tree() throws IOException {
        try {
            return JsonLine.tree(parser);
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    /** Jackson's own messages quote the file. */
    private RuntimeException invalid(JsonProcessingException e) {
        return JsonFields.problem(
                source,
                "not valid JSON at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr(),
                "an array of objects without a field twice");
    }
}
