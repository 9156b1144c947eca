package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What one person answered to one question about some answers. */
sealed interface Judgement {
    /** An order of all answers, 1 is best. */
    record Ranks(List<Integer> ranks) implements Judgement {}

    /** A rating of the only answer. */
    record Rated(double rating) implements Judgement {}

    /** Whether the only answer is acceptable. */
    record Thumbed(boolean up) implements Judgement {}

    Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,4}");
    Set<String> TIES = Set.of("tie", "equal", "same", "both", "neither");

    /**
     * Reads a value in any shape that annotation tools give it: names of answers in order, ranks in their order or by their names,
     * the name of the preferred one (of two also left and right) or a tie, and of a single answer a number or a thumb.
     *
     * @return empty when it is no judgement, such as a comment
     */
    static Optional<Judgement> of(JsonNode value, Answers answers) {
        if (value.isArray()) {
            return ofList(value, answers);
        }
        if (value.isObject()) {
            return ofObject(value, answers);
        }
        if (answers.count() > 1) {
            return value.isValueNode() ? ofChoice(value.asText(), answers) : Optional.empty();
        }
        Optional<Judgement> thumb =
                value.isNumber() ? Optional.empty() : Thumb.of(value).map(Thumbed::new);
        return value.isNumber() ? Optional.of(new Rated(value.doubleValue())) : thumb;
    }

    private static Optional<Judgement> ofList(JsonNode list, Answers answers) {
        if (list.size() == 1) {
            return of(list.get(0), answers);
        }
        if (list.size() != answers.count()) {
            return Optional.empty();
        }
        if (list.get(0).isIntegralNumber()) {
            return ranks(elements(list).stream().map(JsonNode::asInt).toList());
        }
        List<Integer> ranks = new ArrayList<>(Collections.nCopies(answers.count(), 0));
        for (int place = 0; place < list.size(); place++) {
            JsonNode item = list.get(place);
            int index = answers.indexOf(item.isObject() ? item.path("value").asText() : item.asText());
            if (index < 0 || ranks.get(index) != 0) {
                return Optional.empty();
            }
            ranks.set(index, item.path("rank").asInt(place + 1));
        }
        return ranks(ranks);
    }

    private static Optional<Judgement> ofObject(JsonNode object, Answers answers) {
        if (answers.count() > 1 && answers.names().stream().allMatch(name -> isWholeNumber(object.path(name)))) {
            return ranks(answers.names().stream()
                    .map(name -> object.path(name).asInt())
                    .toList());
        }
        List<String> checked = object.properties().stream()
                .filter(field ->
                        field.getValue().isBoolean() && field.getValue().booleanValue())
                .map(Map.Entry::getKey)
                .toList();
        if (checked.size() == 1) {
            return ofWord(checked.getFirst(), answers);
        }
        return object.size() == 1 ? of(object.elements().next(), answers) : Optional.empty();
    }

    private static Optional<Judgement> ofWord(String word, Answers answers) {
        return of(TextNode.valueOf(word), answers);
    }

    private static Optional<Judgement> ofChoice(String word, Answers answers) {
        String choice = word.strip();
        if (TIES.contains(choice.toLowerCase(Locale.ROOT))) {
            return ranks(Collections.nCopies(answers.count(), 1));
        }
        int chosen = answers.indexOf(choice);
        if (chosen < 0 && answers.count() == 2) {
            chosen = List.of("left", "right").indexOf(choice.toLowerCase(Locale.ROOT));
        }
        int preferred = chosen;
        return preferred < 0 || answers.count() != 2
                ? Optional.empty()
                : ranks(IntStream.range(0, 2)
                        .mapToObj(i -> i == preferred ? 1 : 2)
                        .toList());
    }

    private static Optional<Judgement> ranks(List<Integer> ranks) {
        return Optional.of(new Ranks(ranks));
    }

    static boolean isWholeNumber(JsonNode value) {
        return value.isIntegralNumber()
                || (value.isTextual() && WHOLE_NUMBER.matcher(value.textValue()).matches());
    }

    private static List<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }
}
