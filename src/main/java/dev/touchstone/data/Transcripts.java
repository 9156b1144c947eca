package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pair whose sides are whole conversations in one text each, with turns that begin with {@code Human:} and {@code Assistant:} after a
 * blank line, as HH-RLHF has them. What both have in common up to its last {@code Assistant:} is the prompt.
 */
final class Transcripts {
    private static final String BEGINNING = "\n\nHuman:";
    private static final String ANSWER = "\n\nAssistant:";
    private static final Pattern TURN = Pattern.compile("\n\n(Human|Assistant):");

    private Transcripts() {}

    static boolean fits(JsonFields fields) {
        return !fields.hasAny("prompt", "messages")
                && isTranscript(fields, "chosen")
                && isTranscript(fields, "rejected");
    }

    private static boolean isTranscript(JsonFields fields, String name) {
        return fields.startsWith(name, BEGINNING);
    }

    static List<Preference> parse(JsonFields fields) {
        String chosen = fields.text("chosen");
        String rejected = fields.text("rejected");
        String common = chosen.substring(0, commonLength(chosen, rejected));
        int end = common.lastIndexOf(ANSWER);
        if (end < 0) {
            throw JsonFields.problem(
                    "chosen, rejected", "no common beginning up to an answer", "the same turns up to an Assistant:");
        }
        Prompt prompt = fields.build(() -> new Prompt.Conversation(turns(common.substring(0, end))));
        return List.of(new Preference.Pair(
                prompt,
                chosen.substring(end + ANSWER.length()).strip(),
                rejected.substring(end + ANSWER.length()).strip(),
                fields.number("margin", 0),
                fields.number("weight", 1),
                fields.identifier("annotator"),
                fields.text("attribute", Attribute.OVERALL)));
    }

    private static int commonLength(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }

    /** Turns of the transcript; those in which nothing was said are left out. */
    private static List<ChatMessage> turns(String transcript) {
        List<ChatMessage> turns = new ArrayList<>();
        Matcher turn = TURN.matcher(transcript);
        boolean found = turn.find();
        while (found) {
            String role = turn.group(1).equals("Human") ? "user" : "assistant";
            int begin = turn.end();
            found = turn.find();
            String said = transcript.substring(begin, found ? turn.start() : transcript.length());
            if (!said.isBlank()) {
                turns.add(new ChatMessage(role, said.strip()));
            }
        }
        return turns;
    }
}
