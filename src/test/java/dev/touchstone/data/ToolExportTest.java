package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as other tools export them. */
class ToolExportTest {
    private static final Prompt QUESTION = new Prompt.Text("Where is my parcel?");
    private static final String FIELDS =
            "'prompt':'Where is my parcel?','response_1':'Let me look.','response_2':'No idea.'";
    private static final List<String> RESPONSES = List.of("Let me look.", "No idea.");

    private static final Map<String, String> TASKS = Map.of(
            "fields",
            FIELDS,
            "fields of 3",
            FIELDS + ",'response_3':'Soon.'",
            "list",
            "'prompt':'Where is my parcel?','responses':['Let me look.','No idea.']",
            "list of 3",
            "'prompt':'Where is my parcel?','responses':['Let me look.','No idea.','Soon.']");

    @TempDir
    Path folder;

    @Test
    void read_argillaRankings_keepUsersAndAttributes() throws IOException {
        PreferenceSet set = read(
                "records.json",
                "[{'id':'r1','fields':{" + FIELDS + "},'metadata':{},'suggestions':{'overall':{'value':['response_2',"
                        + "'response_1'],'score':null,'agent':'gpt'}},'responses':{"
                        + "'overall':[{'value':['response_1','response_2'],'user_id':'u1'},"
                        + "{'value':[{'value':'response_1','rank':1},{'value':'response_2','rank':1}],'user_id':'u2'}],"
                        + "'tone':[{'value':['response_2','response_1'],'user_id':'u1'}],"
                        + "'comment':[{'value':'fine','user_id':'u1'}]},'vectors':{},'_server_id':null}]");
        assertThat(set.format()).isEqualTo("Argilla records");
        assertThat(set.entries())
                .containsExactly(new PreferenceSet.Entry(
                        "r1",
                        folder.resolve("records.json") + "[0]",
                        new Preference.Ranking(
                                QUESTION,
                                RESPONSES,
                                List.of(
                                        new Preference.AnnotatorRanks(
                                                "u1", List.of(1, 2), Map.of("tone", List.of(2, 1))),
                                        new Preference.AnnotatorRanks("u2", List.of(1, 1))))));
    }

    @Test
    void read_argillaRatingsAndLabels_areOfTheOneResponse() throws IOException {
        String fields = "'fields':{'instruction':'Where is my parcel?','response':'Let me look.'}";
        PreferenceSet set = read(
                "records.jsonl",
                "{'id':'1'," + fields + ",'responses':{'quality':[{'value':4,'user_id':'u1'}],"
                        + "'tone':[{'value':2,'user_id':'u1'}]}}",
                "{'id':'2'," + fields + ",'responses':{'ok':[{'value':'up','user_id':'u2'}]}}",
                "{'id':'3'," + fields + ",'responses':{}}");
        assertThat(set.preferences())
                .containsExactly(
                        new Preference.Rating(
                                QUESTION,
                                "Let me look.",
                                List.of(new Preference.AnnotatorRating("u1", 4, Map.of("tone", 2.0))),
                                1),
                        new Preference.LabelledText(QUESTION, "Let me look.", true, 1, "u2"));
    }

    @Test
    void read_argillaFlattened_isTheSameWithoutDraftsAndSuggestions() throws IOException {
        PreferenceSet set = read(
                "records.jsonl",
                "{'id':'r1','status':'completed','_server_id':'s'," + FIELDS + ",'overall.suggestion':'response_2',"
                        + "'overall.suggestion.agent':'gpt','overall.responses':[['response_1','response_2'],"
                        + "['response_2','response_1']],'overall.responses.users':['u1','u2'],"
                        + "'overall.responses.status':['submitted','draft'],'tone.responses':[['response_2','response_1']],"
                        + "'tone.responses.users':['u1'],'tone.responses.status':['submitted']}",
                "{'id':'r2','status':'pending','_server_id':'s'," + FIELDS + ",'overall.responses':null,"
                        + "'overall.responses.users':null,'overall.responses.status':null}");
        assertThat(set.format()).isEqualTo("flat Argilla records");
        assertThat(set.preferences())
                .containsExactly(new Preference.Ranking(
                        QUESTION,
                        RESPONSES,
                        List.of(new Preference.AnnotatorRanks("u1", List.of(1, 2), Map.of("tone", List.of(2, 1))))));
    }

    @Test
    void read_argillaWhoAnsweredOnlyAnotherQuestion_isKeptForThatAttribute() throws IOException {
        PreferenceSet set = read(
                "records.jsonl",
                "{'fields':{" + FIELDS + "},'responses':{'quality':[{'value':'response_1','user_id':'u1'}],"
                        + "'tone':[{'value':'response_2','user_id':'u2'}]}}");
        assertThat(set.preferences())
                .containsExactly(ranking(
                        new Preference.AnnotatorRanks("u1", List.of(1, 2)),
                        new Preference.AnnotatorRanks("u2", List.of(), Map.of("tone", List.of(2, 1)))));
    }

    @Test
    void read_argillaQuestionCalledOverall_isTheOverallOne() throws IOException {
        PreferenceSet set = read(
                "records.jsonl",
                "{'fields':{'instruction':'Where is my parcel?','response':'Let me look.'},'responses':{"
                        + "'tone':[{'value':4,'user_id':'u1'}],'overall':[{'value':'up','user_id':'u1'}]}}");
        assertThat(set.preferences())
                .containsExactly(
                        new Preference.LabelledText(QUESTION, "Let me look.", true, 1, "u1"),
                        new Preference.Rating(
                                QUESTION,
                                "Let me look.",
                                List.of(new Preference.AnnotatorRating("u1", Double.NaN, Map.of("tone", 4.0))),
                                1));
    }

    @Test
    void read_argillaQuestionThatIsTold_isTheOverallOne() throws IOException {
        Path file = write(
                "records.jsonl",
                "{'fields':{" + FIELDS + "},'responses':{'tone':[{'value':'response_1','user_id':'u1'}],"
                        + "'overall':[{'value':'response_2','user_id':'u1'}]}}");
        FileFormat format = new FileFormat("argilla", Map.of("question", List.of("overall")));
        assertThat(PreferenceReader.readAny(file, format, 0).preferences())
                .containsExactly(
                        ranking(new Preference.AnnotatorRanks("u1", List.of(2, 1), Map.of("tone", List.of(1, 2)))));
    }

    @Test
    void read_argillaResponseThatNamesNoField_saysWhatAnswersAreCalled() {
        assertThatThrownBy(() -> read(
                        "records.jsonl",
                        "{'fields':{" + FIELDS + "},'responses':{'best':[{'value':['A','B'],'user_id':'u1'}]}}"))
                .hasMessageContaining("answers called response_1, response_2");
    }

    @Test
    void read_labelStudioPairwise_keepsAnnotatorsAndLeavesOutWhatWasCancelled() throws IOException {
        String result = "'result':[{'id':'x','from_name':'pw','to_name':'answer1','type':'pairwise','value':"
                + "{'selected':'SIDE'}}]";
        PreferenceSet set = read(
                "project-1.json",
                "[{'id':12,'data':{" + FIELDS + "},'annotations':[",
                "{'id':1,'completed_by':7,'was_cancelled':false," + result.replace("SIDE", "left") + "},",
                "{'id':2,'completed_by':{'id':8,'email':'a@b.c'}," + result.replace("SIDE", "right") + "},",
                "{'id':3,'completed_by':9,'was_cancelled':true," + result.replace("SIDE", "right") + "}],",
                "'predictions':[]},",
                "{'id':13,'data':{" + FIELDS + "},'annotations':[]}]");
        assertThat(set.format()).isEqualTo("Label Studio tasks");
        assertThat(set.entries()).extracting(PreferenceSet.Entry::id).containsExactly("12");
        assertThat(set.preferences())
                .containsExactly(ranking(
                        new Preference.AnnotatorRanks("7", List.of(1, 2)),
                        new Preference.AnnotatorRanks("8", List.of(2, 1))));
    }

    @Test
    void read_labelStudioRanker_readsItemsByTheirIds() throws IOException {
        PreferenceSet set = read(
                "tasks.json",
                "[{'id':1,'data':{'prompt':'Where is my parcel?','items':[{'id':'a','title':'A','body':'Let me look.'},"
                        + "{'id':'b','body':'No idea.'}]},'annotations':[{'completed_by':1,'result':[{'from_name':"
                        + "'rank','to_name':'results','type':'ranker','value':{'ranker':{'rank':['b','a']}}}]}]}]");
        assertThat(set.preferences()).containsExactly(ranking(new Preference.AnnotatorRanks("1", List.of(2, 1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'good':['a','b'],'bad':[]} | good, bad",
                "{'good':['b','a']} | good",
                "{'rank':['a'],'_':['b']} | rank, _"
            })
    void read_labelStudioBuckets_areRefused(String ranker, String buckets) {
        assertThatThrownBy(() -> read(
                        "tasks.json",
                        "[{'id':1,'data':{'prompt':'Where is my parcel?','items':[{'id':'a','body':'Let me look.'},"
                                + "{'id':'b','body':'No idea.'}]},'annotations':[{'completed_by':1,'result':["
                                + "{'from_name':'rank','type':'ranker','value':{'ranker':" + ranker + "}}]}]}]"))
                .hasMessageContaining("rank: the buckets " + buckets + " (expected: a Ranker without buckets");
    }

    @Test
    void read_labelStudioMin_hasOneAnnotatorEach() throws IOException {
        String added = ",'annotation_id':1,'created_at':'2026-01-01','lead_time':3.5";
        PreferenceSet set = read(
                "min.json",
                "[{'id':1," + FIELDS + ",'pw':[{'selected':'right'}],'annotator':7" + added + "},",
                "{'id':1," + FIELDS + ",'choice':'tie','annotator':8" + added + "}]");
        assertThat(set.format()).isEqualTo("Label Studio JSON-MIN");
        assertThat(set.preferences())
                .containsExactly(
                        ranking(new Preference.AnnotatorRanks("7", List.of(2, 1))),
                        ranking(new Preference.AnnotatorRanks("8", List.of(1, 1))));
    }

    @Test
    void read_groundTruthManifest_readsWhatEachWorkerEntered() throws IOException {
        PreferenceSet set = read(
                "output.manifest",
                "{" + FIELDS + ",'rank-job':{'annotationsFromAllWorkers':["
                        + "{'workerId':'private.eu.1','annotationData':{'content':'{\\'ranking\\':{\\'response_1\\':\\'2\\',"
                        + "\\'response_2\\':\\'1\\'},\\'remark\\':\\'[hm\\'}'}},"
                        + "{'workerId':'private.eu.2','annotationData':{'content':'{\\'ranking\\':\\'[1, 1]\\'}'}},"
                        + "{'workerId':'private.eu.3','annotationData':{'content':'{\\'ranking\\':{\\'response_1\\':true,"
                        + "\\'response_2\\':false}}'}}]},"
                        + "'rank-job-metadata':{'type':'groundtruth/custom','job-name':'rank-job',"
                        + "'human-annotated':'yes','creation-date':'2026-01-01T00:00:00'}}");
        assertThat(set.format()).isEqualTo("SageMaker Ground Truth manifest");
        assertThat(set.preferences())
                .containsExactly(ranking(
                        new Preference.AnnotatorRanks("private.eu.1", List.of(2, 1)),
                        new Preference.AnnotatorRanks("private.eu.2", List.of(1, 1)),
                        new Preference.AnnotatorRanks("private.eu.3", List.of(1, 2))));
    }

    @Test
    void read_groundTruthConsolidationOfDataElsewhere_saysWhatIsMissing() {
        assertThatThrownBy(() -> read(
                        "payload.json",
                        "[{'datasetObjectId':'17','dataObject':{'s3Uri':'s3://bucket/17.txt'},'annotations':[{'workerId':'w1',"
                                + "'annotationData':{'content':'{\\'choice\\':{\\'label\\':\\'response_2\\'}}'}}]}]"))
                .hasMessageContaining("dataObject.s3Uri: the data lies elsewhere (expected: dataObject.content; ");
    }

    @Test
    void read_groundTruthConsolidationRecords_areATaskEach() throws IOException {
        PreferenceSet set = read(
                "payload.json",
                "[{'datasetObjectId':'17','dataObject':{'content':'{\\'source\\':\\'{" + FIELDS.replace("'", "\\\\\\'")
                        + "}\\'}'},'annotations':[{'workerId':'w1','annotationData':{'content':"
                        + "'{\\'choice\\':{\\'label\\':\\'response_2\\'}}'}}]}]");
        assertThat(set.format()).isEqualTo("SageMaker Ground Truth consolidation records");
        assertThat(set.entries()).extracting(PreferenceSet.Entry::id).containsExactly("17");
        assertThat(set.preferences()).containsExactly(ranking(new Preference.AnnotatorRanks("w1", List.of(2, 1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fields | {'response_1':'2','response_2':'1'} | 2 1",
                "fields | {'response_1':'1','response_2':'1'} | 1 1",
                "fields | {'rank_2':'1','rank_1':2,'comment':'fine'} | 2 1",
                "fields | {'rank_response_1':'2','rank_response_2':'1'} | 2 1",
                "fields | {'response_1':{'1':false,'2':true},'response_2':{'1':true,'2':false}} | 2 1",
                "list | {'response_1':'1','response_2':'1'} | 1 1",
                "list | {'1':'2','2':'1'} | 2 1",
                "list | {'ranking1':'2','ranking2':'2'} | 2 2",
                "list of 3 | {'response_1':'2','response_2':'3','response_3':'1'} | 2 3 1",
                "list of 3 | {'ranking1':'1','ranking2':'1','ranking3':'3'} | 1 1 3",
                "fields of 3 | {'response_1':'2','response_2':'3','response_3':'1'} | 2 3 1",
                "fields of 3 | {'rank_1':'2','rank_2':'2','rank_3':'1'} | 2 2 1"
            })
    void read_groundTruthFieldForEachAnswer_isOneRanking(String task, String content, String ranks) throws IOException {
        PreferenceSet set = read("output.manifest", manifest(TASKS.get(task), content));
        assertThat(set.preferences()).singleElement().isInstanceOfSatisfying(Preference.Ranking.class, ranking -> {
            assertThat(ranking.responses()).hasSize(ranks.split(" ").length);
            assertThat(ranking.rankings())
                    .containsExactly(new Preference.AnnotatorRanks(
                            "w1",
                            Arrays.stream(ranks.split(" "))
                                    .map(Integer::valueOf)
                                    .toList()));
        });
    }

    @Test
    void read_groundTruthRanksOfAQualityBesideOverallOnes_areAnAttribute() throws IOException {
        String content = "{'tone_1':'2','tone_2':'1','response_1':'1','response_2':'2'}";
        assertThat(read("output.manifest", manifest(TASKS.get("list"), content)).preferences())
                .containsExactly(
                        ranking(new Preference.AnnotatorRanks("w1", List.of(1, 2), Map.of("tone", List.of(2, 1)))));
    }

    @Test
    void read_groundTruthNumberedQuestions_areChoices() throws IOException {
        String content = "{'q1':'2','q2':'1'}";
        assertThat(read("output.manifest", manifest(TASKS.get("list"), content)).preferences())
                .containsExactly(
                        ranking(new Preference.AnnotatorRanks("w1", List.of(2, 1), Map.of("q2", List.of(1, 2)))));
    }

    @Test
    void read_groundTruthPartOfARankingOrRatings_isRefused() {
        assertThatThrownBy(() -> read("part.manifest", manifest(TASKS.get("list"), "{'rank_1':'1','rank_2':''}")))
                .hasMessageContaining("judgements: none of 2 answers that is understood");
        assertThatThrownBy(() ->
                        read("rated.manifest", manifest(TASKS.get("list"), "{'response_1':'5','response_2':'3'}")))
                .hasMessageContaining("response_1: 5 (expected: a rank from 1, the best, to 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id,question,good,bad,who|7,Where is my parcel?,Let me look.,No idea.,mira",
                "who;bad;good;question;id|mira;No idea.;\"Let me look.\";Where is my parcel?;7"
            })
    void read_csvWithAMapping_isRenamed(String header, String row) throws IOException {
        Path file = write("pairs.csv", "\ufeff" + header, row);
        FileFormat format = new FileFormat(
                "",
                Map.of(
                        "prompt", List.of("question"),
                        "chosen", List.of("good"),
                        "rejected", List.of("bad"),
                        "annotator", List.of("who")));
        PreferenceSet set = PreferenceReader.readAny(file, format, 0);
        assertThat(set.format()).isEqualTo("CSV rows of pairs");
        assertThat(set.entries())
                .containsExactly(new PreferenceSet.Entry(
                        "7", file + ":2", new Preference.Pair(QUESTION, "Let me look.", "No idea.", 0, 1, "mira")));
    }

    @Test
    void read_csvOfEveryForm_isRead() throws IOException {
        Path file = write(
                "all.csv",
                "prompt,response,text,rating,tone,label,annotator,weight,a,b,rank a,rank b",
                "Where is my parcel?,\"Let me\nlook.\",,4.5,3,,mira,2,,,,",
                "Where is my parcel?,No idea.,,,,down,jon,,,,,",
                ",,fine,,,1,,,,,,",
                "Where is my parcel?,,,,,,mira,,Let me look.,No idea.,1,2");
        FileFormat format = new FileFormat(
                "",
                Map.of(
                        "responses", List.of("a", "b"),
                        "ranks", List.of("rank a", "rank b"),
                        "attributes", List.of("tone")));
        PreferenceSet set = PreferenceReader.readAny(file, format, 0);
        assertThat(set.preferences())
                .containsExactly(
                        new Preference.Rating(
                                QUESTION,
                                "Let me\nlook.",
                                List.of(new Preference.AnnotatorRating("mira", 4.5, Map.of("tone", 3.0))),
                                2),
                        new Preference.LabelledText(QUESTION, "No idea.", false, 1, "jon"),
                        new Preference.LabelledText("fine", true),
                        ranking(new Preference.AnnotatorRanks("mira", List.of(1, 2))));
        assertThat(set.places()).endsWith(file + ":4", file + ":5", file + ":6");
    }

    @Test
    void read_csvCellThatIsNoNumber_isNamed() {
        assertThatThrownBy(() -> read("bad.csv", "text,label,weight", "fine,1,heavy"))
                .hasMessage(folder.resolve("bad.csv") + ":2: weight: a text (expected: a finite number)");
        assertThatThrownBy(() -> read("short.csv", "text,label", "fine,1,2,3"))
                .hasMessage(folder.resolve("short.csv") + ":2: row: 4 cells (expected: 2, as in the header)");
        assertThatThrownBy(() -> read("open.csv", "text,label", "\"fine,1"))
                .hasMessageStartingWith(folder.resolve("open.csv") + ": not valid CSV");
    }

    @Test
    void read_arrayOfOwnForms_namesTheBadOne() {
        assertThatThrownBy(() -> read("data.json", " [{'text':'a','label':1},", "{'text':'b','label':7}]"))
                .hasMessage(
                        folder.resolve("data.json") + "[1]: label: 7 (expected: 0 or 1, true or false, up or down)");
        assertThatThrownBy(() -> read("cut.json", "[{'text':'a','label':1},", "{'text':'b"))
                .hasMessageContaining(folder.resolve("cut.json") + ": not valid JSON at line 2")
                .hasMessageNotContaining("'b");
        assertThatThrownBy(() -> read("end.json", "[{'text':'a','label':1}"))
                .hasMessageContaining(folder.resolve("end.json") + ": ");
    }

    @Test
    void read_mappingOfJsonLines_renamesTheirFields() throws IOException {
        Path file = write("lines.jsonl", "{'q':[{'role':'user','content':'Hi'}],'win':'a','lose':'b'}");
        FileFormat format = new FileFormat(
                "", Map.of("prompt", List.of("q"), "chosen", List.of("win"), "rejected", List.of("lose")));
        Prompt prompt = new Prompt.Conversation(List.of(new ChatMessage("user", "Hi")));
        assertThat(PreferenceReader.readAny(file, format, 0).preferences())
                .containsExactly(new Preference.Pair(prompt, "a", "b", 0, 1));
    }

    @Test
    void read_formatThatIsTold_overridesWhatIsFound() throws IOException {
        Path file = write("own.jsonl", "{'chosen':'\\n\\nHuman: a\\n\\nAssistant: b','rejected':'\\n\\nHuman: c'}");
        assertThatThrownBy(() -> PreferenceReader.readAny(file, FileFormat.DETECTED, 0))
                .hasMessageContaining("no common beginning");
        assertThat(PreferenceReader.readAny(file, new FileFormat("touchstone", Map.of()), 0)
                        .preferences())
                .containsExactly(new Preference.Pair(null, "\n\nHuman: a\n\nAssistant: b", "\n\nHuman: c", 0, 1));
        assertThatThrownBy(() -> PreferenceReader.readAny(file, new FileFormat("parquet", Map.of()), 0))
                .hasMessageContaining("format: parquet (expected: one of trl-conversations, ")
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
    }

    private static Preference ranking(Preference.AnnotatorRanks... rankings) {
        return new Preference.Ranking(QUESTION, RESPONSES, List.of(rankings));
    }

    /** A line of one worker. */
    private static String manifest(String task, String content) {
        return "{" + task + ",'job':{'annotationsFromAllWorkers':[{'workerId':'w1','annotationData':{'content':'"
                + content.replace("'", "\\'") + "'}}]},'job-metadata':{'type':'groundtruth/custom'}}";
    }

    private PreferenceSet read(String name, String... lines) throws IOException {
        return PreferenceReader.readAny(write(name, lines), FileFormat.DETECTED, 0);
    }

    /** Quotes are written as apostrophes, and those within a text as escaped ones. */
    private Path write(String name, String... lines) throws IOException {
        return Files.write(
                folder.resolve(name),
                Arrays.stream(lines).map(line -> line.replace('\'', '"')).toList());
    }
}
