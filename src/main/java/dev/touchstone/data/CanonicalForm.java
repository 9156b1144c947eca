package dev.touchstone.data;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.LabelledAnswer;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import org.jspecify.annotations.Nullable;

/** Judgements as the one JSON lines text that stands for them, whatever client sent them. */
public final class CanonicalForm {
    private static final JsonMapper JSON = new JsonMapper();

    private CanonicalForm() {}

    /** One line, without its end. */
    public static String line(Preference preference) {
        return write(JSON.createObjectNode(), preference);
    }

    /** One line that says which record it is, without its end. */
    public static String line(String id, Preference preference) {
        return write(JSON.createObjectNode().put("id", id), preference);
    }

    private static String write(ObjectNode line, Preference preference) {
        switch (preference) {
            case Preference.Pair pair -> write(line, pair);
            case Preference.Ranking ranking -> write(line, ranking);
            case Preference.Rating rating -> write(line, rating);
            case Preference.LabelledText text -> write(line, text);
        }
        return line.toString();
    }

    static String line(LabelledAnswer labelled) {
        ObjectNode line = JSON.createObjectNode();
        switch (labelled.input()) {
            case ScoreInput.WholeText whole -> line.put("text", whole.text());
            case ScoreInput.Answer answer -> {
                write(line, answer.prompt());
                line.put("response", answer.response());
            }
        }
        return line.put("label", labelled.acceptable() ? 1 : 0).toString();
    }

    private static void write(ObjectNode line, Preference.Pair pair) {
        write(line, pair.prompt());
        line.put("chosen", pair.chosen())
                .put("rejected", pair.rejected())
                .put("margin", pair.margin())
                .put("weight", pair.weight());
        writeAnnotator(line, pair.annotator());
        writeAttribute(line, pair.attribute());
    }

    private static void write(ObjectNode line, Preference.Ranking ranking) {
        write(line, ranking.prompt());
        ranking.responses().forEach(line.putArray("responses")::add);
        ArrayNode rankings = line.putArray("rankings");
        for (Preference.AnnotatorRanks ranks : ranking.rankings()) {
            ObjectNode one = rankings.addObject().put("annotator", ranks.annotator());
            if (!ranks.ranks().isEmpty()) {
                ranks.ranks().forEach(one.putArray("ranks")::add);
            }
            if (!ranks.attributes().isEmpty()) {
                ObjectNode attributes = one.putObject("attributes");
                ranks.attributes().forEach((name, values) -> values.forEach(attributes.putArray(name)::add));
            }
        }
        writeWeight(line, ranking.weight());
    }

    private static void write(ObjectNode line, Preference.Rating rating) {
        write(line, rating.prompt());
        line.put(rating.prompt() == null ? "text" : "response", rating.response());
        ArrayNode ratings = line.putArray("ratings");
        for (Preference.AnnotatorRating one : rating.ratings()) {
            ObjectNode node = ratings.addObject().put("annotator", one.annotator());
            if (one.isOverall()) {
                node.put("rating", one.rating());
            }
            if (!one.attributes().isEmpty()) {
                one.attributes().forEach(node.putObject("attributes")::put);
            }
        }
        writeWeight(line, rating.weight());
    }

    private static void write(ObjectNode line, Preference.LabelledText text) {
        write(line, text.prompt());
        line.put(text.prompt() == null ? "text" : "response", text.text()).put("label", text.acceptable() ? 1 : 0);
        writeAnnotator(line, text.annotator());
        writeAttribute(line, text.attribute());
        writeWeight(line, text.weight());
    }

    private static void writeAnnotator(ObjectNode line, String annotator) {
        if (!annotator.isEmpty()) {
            line.put("annotator", annotator);
        }
    }

    /** What most judgements are about is left out. */
    private static void writeAttribute(ObjectNode line, String attribute) {
        if (!attribute.equals(Attribute.OVERALL)) {
            line.put("attribute", attribute);
        }
    }

    /** The usual weight is left out. */
    private static void writeWeight(ObjectNode line, double weight) {
        if (weight != 1) {
            line.put("weight", weight);
        }
    }

    private static void write(ObjectNode line, @Nullable Prompt prompt) {
        switch (prompt) {
            case null -> {}
            case Prompt.Text text -> line.put("prompt", text.text());
            case Prompt.Conversation conversation -> {
                ArrayNode messages = line.putArray("messages");
                for (ChatMessage message : conversation.messages()) {
                    messages.addObject().put("role", message.role()).put("content", message.content());
                }
            }
        }
    }
}
