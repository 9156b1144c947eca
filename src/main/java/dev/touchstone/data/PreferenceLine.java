package dev.touchstone.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON object on one line of a preference file, as a preference. */
final class PreferenceLine {
    private static final int MAX_NESTING = 32;
    private static final String FORMS = "chosen and rejected; or responses with rankings or ranks; or text and label";
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

    private PreferenceLine() {}

    /** @throws dev.touchstone.domain.TouchstoneException whose message is {@code field: problem} */
    static Preference parse(String line) {
        JsonNode node = tree(line);
        if (!node.isObject()) {
            throw JsonFields.problem("line", JsonFields.found(node), "one JSON object");
        }
        JsonFields fields = new JsonFields("", node);
        if (fields.hasAny("chosen", "rejected")) {
            return pair(fields);
        }
        if (fields.hasAny("responses", "rankings", "ranks")) {
            return ranking(fields);
        }
        if (fields.hasAny("text", "label")) {
            return new Preference.LabelledText(fields.text("text"), fields.label("label"));
        }
        throw JsonFields.problem("line", "no preference, but the fields " + fields.names(), FORMS);
    }

    /** Jackson's own messages quote the line, so they are replaced and not kept as the cause. */
    private static JsonNode tree(String line) {
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

    private static Preference pair(JsonFields fields) {
        return new Preference.Pair(
                prompt(fields),
                fields.text("chosen"),
                fields.text("rejected"),
                fields.number("margin", 0),
                fields.number("weight", 1));
    }

    private static Preference ranking(JsonFields fields) {
        List<Preference.AnnotatorRanks> rankings = fields.has("ranks")
                ? List.of(ranks(fields))
                : fields.objects("rankings").stream().map(PreferenceLine::ranks).toList();
        return new Preference.Ranking(prompt(fields), fields.texts("responses"), rankings);
    }

    private static Preference.AnnotatorRanks ranks(JsonFields fields) {
        String annotator = fields.text("annotator", "");
        List<Integer> ranks = fields.integers("ranks");
        return fields.build(() -> new Preference.AnnotatorRanks(annotator, ranks));
    }

    private static @Nullable Prompt prompt(JsonFields fields) {
        if (fields.has("prompt") && fields.has("messages")) {
            throw JsonFields.problem("messages", "given beside prompt", "one of the two");
        }
        if (fields.has("messages")) {
            return new Prompt.Conversation(fields.objects("messages").stream()
                    .map(PreferenceLine::message)
                    .toList());
        }
        return fields.has("prompt") ? new Prompt.Text(fields.text("prompt")) : null;
    }

    private static ChatMessage message(JsonFields fields) {
        String role = fields.text("role");
        String content = fields.text("content");
        return fields.build(() -> new ChatMessage(role, content));
    }
}
