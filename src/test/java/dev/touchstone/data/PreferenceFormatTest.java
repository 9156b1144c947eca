package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceFormatTest {
    private static final String USER = "{'role':'user','content':'Where is my parcel?'}";
    private static final String KIND = "{'role':'assistant','content':'Let me look.'}";
    private static final String RUDE = "{'role':'assistant','content':'No idea.'}";
    private static final Prompt CONVERSATION =
            new Prompt.Conversation(List.of(new ChatMessage("user", "Where is my parcel?")));

    @TempDir
    Path folder;

    @Test
    void read_trlPairsOfTexts_arePairs() throws IOException {
        PreferenceSet set = read("{'prompt':'q','chosen':'a','rejected':'b'}");
        assertThat(set.format()).isEqualTo("pairs");
        assertThat(set.preferences()).containsExactly(new Preference.Pair(new Prompt.Text("q"), "a", "b", 0, 1));
    }

    @Test
    void read_ownForms_mayBeMixedAndAreAllSaid() throws IOException {
        PreferenceSet set = read(
                "{'text':'t','label':1}",
                "{'prompt':'q','chosen':'a','rejected':'b'}",
                "",
                "{'text':'u','label':0}",
                "{'responses':['a','b'],'annotations':[{'annotator':'x','preferred':0}]}",
                "{'prompt':'q','response':'a','ratings':[{'rating':1}]}",
                "{'text':'t','ratings':[{'rating':1}]}");
        assertThat(set.preferences()).hasSize(6);
        assertThat(set.format()).isEqualTo("labelled texts, pairs, rankings, rated responses, rated texts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':[USER],'chosen':[KIND],'rejected':[RUDE]}",
                "{'chosen':[USER,KIND],'rejected':[USER,RUDE]}",
                "{'prompt':'Where is my parcel?','chosen':[USER,KIND],'rejected':[USER,RUDE]}",
                "{'prompt':[USER],'chosen':[USER,KIND],'rejected':[USER,RUDE]}",
                "{'messages':[USER],'chosen':[KIND],'rejected':[RUDE]}",
                "{'prompt':'Where is my parcel?','messages':[USER,KIND],'chosen':[USER,KIND],'rejected':[USER,RUDE],'score_chosen':8}"
            })
    void read_conversations_havePromptGivenOrInCommon(String line) throws IOException {
        PreferenceSet set = read(conversation(line));
        assertThat(set.format()).isEqualTo("TRL pairs of conversations");
        assertThat(set.preferences())
                .containsExactly(new Preference.Pair(CONVERSATION, "Let me look.", "No idea.", 0, 1));
    }

    @Test
    void read_unpairedCompletions_areLabelledResponses() throws IOException {
        PreferenceSet set = read(
                "{'prompt':'q','completion':'a','label':true}",
                conversation("{'prompt':[USER],'completion':[RUDE],'label':false}"));
        assertThat(set.format()).isEqualTo("TRL unpaired completions");
        Prompt asked = new Prompt.Conversation(List.of(new ChatMessage("user", "Where is my parcel?")));
        assertThat(set.preferences())
                .containsExactly(
                        new Preference.LabelledText(new Prompt.Text("q"), "a", true, 1, ""),
                        new Preference.LabelledText(asked, "No idea.", false, 1, ""));
    }

    @Test
    void read_pairWhosePromptHasAnotherName_isRefusedInsteadOfReadWithoutIt() {
        assertThatThrownBy(() -> read("{'question':'q','chosen':'a','rejected':'b'}"))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageContaining(
                        "prompt: missing beside the fields question, chosen, rejected (expected: a mapping");
    }

    @Test
    void read_promptAndCommonTurns_followEachOther() throws IOException {
        PreferenceSet set = read(conversation("{'prompt':[{'role':'system','content':'Be kind.'}],"
                + "'chosen':[USER,KIND],'rejected':[USER,RUDE],'margin':0.5,'weight':2}"));
        Prompt both = new Prompt.Conversation(
                List.of(new ChatMessage("system", "Be kind."), new ChatMessage("user", "Where is my parcel?")));
        assertThat(set.preferences()).containsExactly(new Preference.Pair(both, "Let me look.", "No idea.", 0.5, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'chosen':[USER,KIND,USER,KIND],'rejected':[USER,RUDE]}|chosen: 3 messages after the beginning",
                "{'chosen':[USER,KIND],'rejected':[USER,KIND]}|chosen: 0 messages after the beginning",
                "{'chosen':[USER,USER],'rejected':[USER,RUDE]}|chosen: the last message is of role user",
                "{'chosen':[{'role':'me','content':'x'}],'rejected':[]}|chosen[0].role: me"
            })
    void read_conversationsThatAreNoPair_areNamed(String line, String problem) {
        assertThatThrownBy(() -> read(conversation(line)))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageContaining("data.jsonl:1: " + problem);
    }

    @Test
    void read_transcripts_beginningInCommonIsThePrompt() throws IOException {
        String common = "\\n\\nHuman: Hi\\n\\nAssistant: Hello!\\n\\nHuman: Where is\\n\\nmy parcel?\\n\\nAssistant: ";
        PreferenceSet set = read("{'chosen':'" + common + "I look.','rejected':'" + common + "I do not know.'}");
        assertThat(set.format()).isEqualTo("HH-RLHF transcripts");
        Prompt prompt = new Prompt.Conversation(List.of(
                new ChatMessage("user", "Hi"),
                new ChatMessage("assistant", "Hello!"),
                new ChatMessage("user", "Where is\n\nmy parcel?")));
        assertThat(set.preferences()).containsExactly(new Preference.Pair(prompt, "I look.", "I do not know.", 0, 1));
    }

    @Test
    void read_transcriptsWithoutCommonAnswer_areNamed() {
        assertThatThrownBy(
                        () -> read(
                                "{'chosen':'\\n\\nHuman: Hi\\n\\nAssistant: a','rejected':'\\n\\nHuman: Ho\\n\\nAssistant: b'}"))
                .hasMessageContaining("chosen, rejected: no common beginning up to an answer");
    }

    @Test
    void read_ultraFeedback_isRatedByTheMeanOfItsAspects() throws IOException {
        PreferenceSet set = read("{'instruction':'q','completions':["
                + "{'response':'a','fine-grained_score':4.25,'overall_score':10,"
                + "'annotations':{'honesty':{'Rating':'3'},'truthfulness':{'Rating':'N/A'}}},"
                + "{'response':'b','fine-grained_score':null,'overall_score':2}]}");
        assertThat(set.format()).isEqualTo("UltraFeedback completions");
        assertThat(set.preferences())
                .containsExactly(rated("q", "a", 4.25, Map.of("honesty", 3.0)), rated("q", "b", 2, Map.of()));
    }

    @Test
    void read_helpSteer_isRatedByHelpfulness() throws IOException {
        PreferenceSet set = read(
                "{'prompt':'q','response':'a','helpfulness':3,'correctness':1,'verbosity':4}",
                "{'prompt':'q','response':'b','helpfulness':0,'correctness':4,'verbosity':1}");
        assertThat(set.format()).isEqualTo("HelpSteer responses");
        assertThat(set.preferences())
                .containsExactly(
                        rated("q", "a", 3, Map.of("correctness", 1.0, "verbosity", 4.0)),
                        rated("q", "b", 0, Map.of("correctness", 4.0, "verbosity", 1.0)));
    }

    @Test
    void read_helpSteerPreferences_haveMarginsByTheirStrength() throws IOException {
        PreferenceSet set =
                read(helpSteerPreference(-3), helpSteerPreference(1), helpSteerPreference(0), helpSteerPreference(-2));
        assertThat(set.format()).isEqualTo("HelpSteer preferences");
        Prompt prompt = new Prompt.Text("q");
        assertThat(set.preferences())
                .containsExactly(
                        new Preference.Pair(prompt, "a", "b", 1, 1),
                        new Preference.Pair(prompt, "b", "a", 1 / 3.0, 1),
                        new Preference.Ranking(
                                prompt, List.of("a", "b"), List.of(new Preference.AnnotatorRanks("", List.of(1, 1)))),
                        new Preference.Pair(prompt, "a", "b", 2 / 3.0, 1));
    }

    @Test
    void read_helpSteerPreferenceBeyondItsScale_isNamed() {
        assertThatThrownBy(() -> read(helpSteerPreference(-100)))
                .hasMessageContaining("preference_strength: -100 (expected: -3, response_1 much better, to 3");
    }

    private static String helpSteerPreference(int strength) {
        return "{'split':'train','prompt':'q','response_1':'a','response_2':'b','preference_strength':" + strength
                + ",'preference_statement':'Better.','three_most_similar_preferences':[]}";
    }

    @Test
    void read_scoreThatIsMissing_isNamed() {
        assertThatThrownBy(() -> read("{'instruction':'q','completions':[{'response':'a'}]}"))
                .hasMessageContaining("completions[0].overall_score: missing");
    }

    @Test
    void read_lineOfAnotherFormat_isNamed() {
        assertThatThrownBy(() -> read(
                        "{'prompt':'q','response':'a','helpfulness':3}", "{'prompt':'q','chosen':'a','rejected':'b'}"))
                .hasMessageContaining("data.jsonl:2: line: the fields prompt, chosen, rejected")
                .hasMessageContaining("HelpSteer responses: a file is of one format");
        assertThatThrownBy(() -> read("{'text':'t','label':1}", conversation("{'chosen':[KIND],'rejected':[RUDE]}")))
                .hasMessageContaining("data.jsonl:2: chosen: a list");
    }

    private static Preference rated(String prompt, String response, double rating, Map<String, Double> attributes) {
        return new Preference.Rating(
                new Prompt.Text(prompt), response, List.of(new Preference.AnnotatorRating("", rating, attributes)), 1);
    }

    private static String conversation(String line) {
        return line.replace("USER", USER).replace("KIND", KIND).replace("RUDE", RUDE);
    }

    private PreferenceSet read(String... lines) throws IOException {
        Path file = folder.resolve("data.jsonl");
        Files.writeString(file, String.join("\n", lines).replace('\'', '"'));
        return PreferenceReader.read(new DataSource.Location(file), 0);
    }
}
