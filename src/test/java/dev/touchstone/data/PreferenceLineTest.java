package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceLineTest {
    @Test
    void parse_pair_hasDefaults() {
        assertThat(parse("{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"id\":7}"))
                .isEqualTo(new Preference.Pair(new Prompt.Text("q"), "a", "b", 0, 1));
    }

    @Test
    void parse_pairWithoutPrompt_takesWholeTexts() {
        assertThat(parse("{\"prompt\":null,\"chosen\":\"a\",\"rejected\":\"b\",\"margin\":-0.5,\"weight\":2}"))
                .isEqualTo(new Preference.Pair(null, "a", "b", -0.5, 2));
    }

    @Test
    void parse_messages_isAConversation() {
        String line = "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"q\"}],"
                + "\"chosen\":\"a\",\"rejected\":\"b\"}";
        Prompt conversation =
                new Prompt.Conversation(List.of(new ChatMessage("system", "s"), new ChatMessage("user", "q")));
        assertThat(parse(line)).isEqualTo(new Preference.Pair(conversation, "a", "b", 0, 1));
    }

    @Test
    void parse_ranking_keepsPeopleApart() {
        String line = "{\"prompt\":\"q\",\"responses\":[\"a\",\"b\"],"
                + "\"rankings\":[{\"annotator\":\"x\",\"ranks\":[1,2]},{\"ranks\":[1,1]}]}";
        assertThat(parse(line))
                .isEqualTo(new Preference.Ranking(
                        new Prompt.Text("q"),
                        List.of("a", "b"),
                        List.of(
                                new Preference.AnnotatorRanks("x", List.of(1, 2)),
                                new Preference.AnnotatorRanks("", List.of(1, 1)))));
    }

    @Test
    void parse_rankingOfOnePerson_hasAShortForm() {
        assertThat(parse("{\"responses\":[\"a\",\"b\"],\"ranks\":[2,1]}"))
                .isEqualTo(new Preference.Ranking(
                        null, List.of("a", "b"), List.of(new Preference.AnnotatorRanks("", List.of(2, 1)))));
    }

    @Test
    void parse_attribute_isWhatIsJudged() {
        assertThat(parse("{'chosen':'a','rejected':'b','annotator':'x','attribute':'tone'}".replace('\'', '"')))
                .isEqualTo(new Preference.Pair(null, "a", "b", 0, 1, "x", "tone"));
        assertThat(parse("{'text':'t','label':0,'attribute':'tone'}".replace('\'', '"')))
                .isEqualTo(new Preference.LabelledText(null, "t", false, 1, "", "tone"));
        assertThat(parse("{'text':'t','rating':4,'attribute':'tone'}".replace('\'', '"')))
                .isEqualTo(rating(new Preference.AnnotatorRating("", Double.NaN, Map.of("tone", 4.0))));
        assertThat(parse("{'responses':['a','b'],'preferred':2,'attribute':'tone'}".replace('\'', '"')))
                .isEqualTo(ranking(new Preference.AnnotatorRanks("", List.of(), Map.of("tone", List.of(2, 1)))));
    }

    @Test
    void parse_attributeOfOneAnnotator_standsBeforeThatOfTheLine() {
        String line = "{'responses':['a','b'],'attribute':'tone','rankings':[{'annotator':'x','ranks':[1,2]},"
                + "{'annotator':'x','ranks':[2,1],'attribute':'overall'},"
                + "{'annotator':'y','ranks':[1,1],'attributes':{'depth':[2,1]}}]}";
        assertThat(parse(line.replace('\'', '"')))
                .isEqualTo(ranking(
                        new Preference.AnnotatorRanks("x", List.of(), Map.of("tone", List.of(1, 2))),
                        new Preference.AnnotatorRanks("x", List.of(2, 1)),
                        new Preference.AnnotatorRanks(
                                "y", List.of(), Map.of("tone", List.of(1, 1), "depth", List.of(2, 1)))));
    }

    @Test
    void parse_attributesAlone_sayNothingOfTheWhole() {
        Preference ranking = parse("{'responses':['a','b'],'attributes':{'tone':[2,1]}}".replace('\'', '"'));
        Preference rating = parse("{'text':'t','attributes':{'tone':4,'depth':1}}".replace('\'', '"'));
        assertThat(ranking.about("overall")).isEmpty();
        assertThat(ranking.about("tone")).contains(ranking(new Preference.AnnotatorRanks("", List.of(2, 1))));
        assertThat(rating.about("overall")).isEmpty();
        assertThat(rating.about("depth")).contains(rating(new Preference.AnnotatorRating("", 1)));
    }

    private static Preference ranking(Preference.AnnotatorRanks... rankings) {
        return new Preference.Ranking(null, List.of("a", "b"), List.of(rankings));
    }

    private static Preference rating(Preference.AnnotatorRating one) {
        return new Preference.Rating(null, "t", List.of(one), 1);
    }

    @ParameterizedTest
    @CsvSource({"1,true", "true,true", "0,false", "false,false"})
    void parse_label_isANumberOrABoolean(String label, boolean acceptable) {
        assertThat(parse("{\"text\":\"t\",\"label\":" + label + "}"))
                .isEqualTo(new Preference.LabelledText("t", acceptable));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "-1", "1.0", "\"1\"", "null", "[1]", "4294967296", "18446744073709551617"})
    void parse_otherLabel_isNamed(String label) {
        assertProblem("{\"text\":\"t\",\"label\":" + label + "}", "label: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "1e300", "\"NaN\"", "true", "[]"})
    void parse_marginNotFinite_isNamed(String margin) {
        assertProblem("{\"chosen\":\"a\",\"rejected\":\"b\",\"margin\":" + margin + "}", "margin: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "1e-60", "\"1\""})
    void parse_weightNotPositive_isNamed(String weight) {
        assertProblem("{\"chosen\":\"a\",\"rejected\":\"b\",\"weight\":" + weight + "}", "weight: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'chosen':'a'} | rejected: missing (expected: a text; fields found: chosen)",
                "{'prompt':'q','choosen':'a','rejected':'b'} | chosen: missing (expected: a text; fields found: prompt, choosen, rejected)",
                "{'prompt':'q','answer':'a'} | line: no preference, but the fields prompt, answer (expected: chosen and rejected;",
                "{'chosen':['a'],'rejected':'b'} | chosen: a list (expected: a text)",
                "{'chosen':3,'rejected':'b'} | chosen: 3 (expected: a text)",
                "{'chosen':' ','rejected':'b'} | chosen: empty",
                "{'chosen':'a','rejected':'a'} | rejected: equal to chosen",
                "{'prompt':'','chosen':'a','rejected':'b'} | prompt: empty",
                "{'prompt':['q'],'chosen':'a','rejected':'b'} | prompt[0]: a text (expected: an object)",
                "{'prompt':'q','messages':[],'chosen':'a','rejected':'b'} | messages: given beside prompt",
                "{'messages':[],'chosen':'a','rejected':'b'} | messages: none",
                "{'messages':['q'],'chosen':'a','rejected':'b'} | messages[0]: a text (expected: an object)",
                "{'messages':[{'role':'user'}],'chosen':'a','rejected':'b'} | messages[0].content: missing",
                "{'messages':[{'role':'bot','content':'q'}],'chosen':'a','rejected':'b'} | messages[0].role: bot",
                "{'chosen':'\\ud83d','rejected':'b'} | chosen: half of a surrogate pair",
                "{'responses':['a'],'ranks':[1]} | responses: 1 (expected: at least 2)",
                "{'responses':['a','b']} | rankings: missing",
                "{'responses':['a',7],'ranks':[1,2]} | responses[1]: 7 (expected: a text)",
                "{'responses':['a','b'],'ranks':[1,1.5]} | ranks[1]: 1.5 (expected: a whole number)",
                "{'responses':['a','b'],'ranks':[1]} | rankings[0].ranks: 1 ranks",
                "{'responses':['a','b'],'rankings':[{'ranks':[0,1]}]} | rankings[0].ranks: [0, 1] (expected: each >= 1)",
                "{'responses':['a','b'],'attributes':{'tone':[1]}} | rankings[0].ranks: 1 ranks",
                "{'responses':['a','b'],'attributes':{'tone':[1,2],'depth':[1]}} | attributes.tone: 2 ranks",
                "{'chosen':'a','rejected':'b','attribute':' '} | attribute: empty",
                "{'text':'t','attributes':{}} | rating: missing",
                "{'responses':['a','b'],'rankings':{}} | rankings: an object (expected: a list of objects)",
                "{'text':'','label':1} | text: empty",
                "{'label':1} | text: missing",
                "[1] | line: a list (expected: one JSON object)",
                "{'text':'t','label':1} {} | line: a field twice, or more after the object",
                "{'text':'t','label':1,'label':0} | line: a field twice, or more after the object",
                "{'text':'t | line: not valid JSON at column",
                "text,label | line: not valid JSON at column",
            })
    void parse_bad_namesFieldAndProblem(String line, String problem) {
        assertProblem(line.replace('\'', '"'), problem);
    }

    @Test
    void parse_deepNesting_isRefused() {
        String deep = "[".repeat(100_000);
        assertProblem("{\"text\":\"t\",\"label\":1,\"more\":" + deep + "}", "line: a value too long or too deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"chosen\":\"secret\",\"rejected\":secret}", "{\"text\":\"secret\",\"label\":\"secret\"}"})
    void parse_bad_neverShowsAText(String line) {
        assertThatThrownBy(() -> parse(line)).hasNoCause().message().doesNotContain("secret");
    }

    private static void assertProblem(String line, String problem) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void parse_choices_areRanksWithTies() {
        String line = "{\"prompt\":\"q\",\"responses\":[\"a\",\"b\"],\"weight\":2,\"annotations\":["
                + "{\"annotator\":\"x\",\"preferred\":2},{\"annotator\":\"y\",\"preferred\":1},{\"preferred\":0}]}";
        assertThat(parse(line))
                .isEqualTo(new Preference.Ranking(
                        new Prompt.Text("q"),
                        List.of("a", "b"),
                        List.of(
                                new Preference.AnnotatorRanks("x", List.of(2, 1)),
                                new Preference.AnnotatorRanks("y", List.of(1, 2)),
                                new Preference.AnnotatorRanks("", List.of(1, 1))),
                        2));
    }

    @Test
    void parse_ratings_areOfAnAnswerOrAText() {
        String ratings = "\"ratings\":[{\"annotator\":\"x\",\"rating\":-4},{\"rating\":2.5}]}";
        List<Preference.AnnotatorRating> expected =
                List.of(new Preference.AnnotatorRating("x", -4), new Preference.AnnotatorRating("", 2.5));
        assertThat(parse("{\"text\":\"t\"," + ratings)).isEqualTo(new Preference.Rating(null, "t", expected, 1));
        assertThat(parse("{\"prompt\":\"q\",\"response\":\"r\",\"weight\":3," + ratings))
                .isEqualTo(new Preference.Rating(new Prompt.Text("q"), "r", expected, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'responses':['a','b'],'annotations':[{'preferred':3}]}|annotations[0].preferred: 3",
                "{'responses':['a','b'],'annotations':[{'annotator':'x'}]}|annotations[0].preferred: missing",
                "{'responses':['a','b','c'],'annotations':[{'preferred':3}]}|responses: 3 beside a choice",
                "{'text':'t','ratings':[{'rating':'4'}]}|ratings[0].rating: a text",
                "{'text':'t','ratings':[{'rating':1e300}]}|ratings[0].rating: 1.0E300",
                "{'text':'t','ratings':[]}|ratings: none",
                "{'text':' ','ratings':[{'rating':1}]}|text: empty",
                "{'response':'r','ratings':[{'rating':1}]}|prompt: missing",
                "{'prompt':'q','text':'r','ratings':[{'rating':1}]}|response: missing",
                "{'text':'t','label':1,'weight':0}|weight: 0.0"
            })
    void parse_badVotesAndRatings_areNamed(String line, String problem) {
        assertThatThrownBy(() -> parse(line.replace((char) 39, '"')))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rankings':[{'annotator':'x','ranks':[1,2]}],'attributes':{'tone':[2,1]}|attributes",
                "'rankings':[{'annotator':'x','ranks':[1,2]}],'ranks':[2,1]|ranks",
                "'rankings':[{'ranks':[1,2]}],'annotator':'x'|annotator",
                "'rankings':[{'ranks':[1,2],'preferred':2}]|rankings[0].preferred",
                "'annotations':[{'preferred':1}],'attributes':{'tone':[2,1]}|attributes",
                "'annotations':[{'preferred':1,'attributes':{'tone':[2,1]}}]|annotations[0].attributes",
                "'preferred':1,'annotations':[{'preferred':2}]|preferred",
                "'ranks':[1,2],'rating':4|rating"
            })
    void parse_rankingBesideAnotherJudgement_isRefusedSinceItWouldBeLost(String judgements, String lost) {
        assertRefused("{'responses':['a','b']," + judgements + "}", lost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'text':'t','ratings':[{'rating':4}],'attributes':{'tone':2}}|attributes",
                "{'text':'t','ratings':[{'rating':4}],'annotator':'x'}|annotator",
                "{'text':'t','ratings':[{'rating':4}],'rating':3}|rating",
                "{'text':'t','rating':4,'label':0}|label",
                "{'text':'t','label':0,'attributes':{'tone':2}}|attributes",
                "{'chosen':'a','rejected':'b','attributes':{'tone':2}}|attributes",
                "{'chosen':'a','rejected':'b','rankings':[{'annotator':'x','ranks':[1,2]}]}|rankings"
            })
    void parse_judgementBesideAnother_isRefusedSinceItWouldBeLost(String line, String lost) {
        assertRefused(line, lost);
    }

    private static void assertRefused(String line, String lost) {
        assertThatThrownBy(() -> parse(line.replace((char) 39, '"')))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageMatching(Pattern.quote(lost) + ": beside .*\\(expected: .*\\)");
    }

    @Test
    void parse_pairOfAnotherTool_mayHaveRatingsAndALabelOfItsOwn() {
        assertThat(parse("{\"chosen\":\"a\",\"rejected\":\"b\",\"rating\":[9.0,7.5],\"label\":\"safe\"}"))
                .isEqualTo(new Preference.Pair(null, "a", "b", 0, 1));
    }

    private static Preference parse(String line) {
        return PreferenceLine.parse(JsonLine.object(line)).getFirst();
    }
}
