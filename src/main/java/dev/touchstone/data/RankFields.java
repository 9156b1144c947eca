package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.touchstone.domain.Attribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields of a form that hold the rank of one answer each: called as the answer is ({@code response_1}), or by a word and the answer's
 * name or number ({@code rank_1}). Read one by one, a rank would be taken for the answer of that number.
 */
final class RankFields {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)[-_ ]?([0-9]{1,3})");
    private static final Pattern OVERALL = Pattern.compile(
            "(rank|ranking|order|position|place|response|answer|completion|generation|output|candidate|text)?s?");
    /** Several questions that are numbered themselves. */
    private static final Pattern QUESTIONS =
            Pattern.compile("q|questions?|choices?|preferences?|preferred|best|winner|task", Pattern.CASE_INSENSITIVE);

    private final Answers answers;

    RankFields(Answers answers) {
        this.answers = answers;
    }

    /** The rank of an answer, and the question that it is a part of. */
    private record Field(String question, String answer) {}

    /**
     * The same with one ranking, of ranks by the names of the answers, in the place of such fields.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_DATA for a number that is no rank
     */
    Map<String, JsonNode> gathered(JsonFields entered) {
        Map<String, ObjectNode> rankings = new LinkedHashMap<>();
        Map<String, JsonNode> others = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> input : entered.node().properties()) {
            Optional<Field> field = field(input.getKey());
            Optional<JsonNode> rank = number(input.getValue());
            if (field.isPresent() && rank.isPresent()) {
                rankings.computeIfAbsent(field.get().question(), first -> JsonNodeFactory.instance.objectNode())
                        .set(field.get().answer(), requireRank(input.getKey(), rank.get()));
            } else {
                others.put(input.getKey(), input.getValue());
            }
        }
        // A part of a ranking is none; a ranking in one field outweighs one in several.
        rankings.forEach((question, ranks) -> {
            if (ranks.size() == answers.count()) {
                others.putIfAbsent(question, ranks);
            }
        });
        return others;
    }

    private Optional<Field> field(String name) {
        if (answers.count() < 2) {
            return Optional.empty();
        }
        if (answers.indexOf(name) >= 0) {
            return Optional.of(new Field(Attribute.OVERALL, name));
        }
        return answers.names().stream()
                .filter(answer -> name.matches(".*[-_ .]" + Pattern.quote(answer)))
                .findFirst()
                .map(answer -> new Field(question(name.substring(0, name.length() - answer.length() - 1)), answer))
                .or(() -> numbered(name));
    }

    private Optional<Field> numbered(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        if (!numbered.matches() || QUESTIONS.matcher(numbered.group(1)).matches()) {
            return Optional.empty();
        }
        return answer(Integer.parseInt(numbered.group(2)))
                .map(answer -> new Field(question(numbered.group(1)), answer));
    }

    /** The answer whose name ends so; where names have no number, the one in this place. */
    private Optional<String> answer(int number) {
        List<Integer> numbers = answers.names().stream()
                .map(NUMBERED::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(2)))
                .distinct()
                .toList();
        int index = numbers.size() == answers.count() ? numbers.indexOf(number) : number - 1;
        return index < 0 || index >= answers.count()
                ? Optional.empty()
                : Optional.of(answers.names().get(index));
    }

    private static String question(String word) {
        return OVERALL.matcher(word).matches() ? Attribute.OVERALL : word;
    }

    /** A whole number, or the one that is checked among such. */
    private static Optional<JsonNode> number(JsonNode value) {
        if (!value.isObject()) {
            return Optional.of(value).filter(Judgement::isWholeNumber);
        }
        List<JsonNode> checked = value.properties().stream()
                .filter(option -> option.getValue().asBoolean())
                .<JsonNode>map(option -> TextNode.valueOf(option.getKey()))
                .filter(Judgement::isWholeNumber)
                .toList();
        return checked.size() == 1 ? Optional.of(checked.getFirst()) : Optional.empty();
    }

    private JsonNode requireRank(String field, JsonNode number) {
        if (number.asInt() < 1 || number.asInt() > answers.count()) {
            throw JsonFields.problem(field, number.asText(), "a rank from 1, the best, to " + answers.count());
        }
        return number;
    }
}
