package dev.touchstone.lint;

import static dev.touchstone.lint.Looked.places;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Finding.Kind;
import dev.touchstone.domain.Finding.Severity;
import dev.touchstone.domain.Inspection;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.text.TextTokenizer;
import dev.touchstone.wire.TrainingMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinterTest {
    private static TextTokenizer tokenizer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        tokenizer = TextTokenizer.open(Path.of("src/test/resources/golden/tokenizers/bert"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void inspect_cleanPairs_countsAndFindsNothing() throws IOException {
        Inspection found = inspect(pairs(40), Map.of());
        assertThat(found.findings()).isEmpty();
        assertThat(found.format()).isEqualTo("pairs");
        assertThat(found.counts().records()).isEqualTo(40);
        assertThat(found.counts().pairRecords()).isEqualTo(40);
        assertThat(found.counts().prompts()).isEqualTo(40);
        assertThat(found.counts().answers()).isEqualTo(80);
        assertThat(found.counts().pairs()).isEqualTo(36);
        assertThat(found.counts().evalPairs()).isEqualTo(4);
        assertThat(found.counts().evalRecords()).isEqualTo(4);
        assertThat(found.tokens().orElseThrow().inputs().count()).isEqualTo(80);
        assertThat(found.answerChars().max()).isEqualTo(4);
        assertThat(found.longerAnswerAccuracy().value()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void inspect_longerAlwaysWins_saysThatLengthTells() throws IOException {
        String longer = pairs(40).replace("\"chosen\":\"good\"", "\"chosen\":\"good good\"");
        Inspection found = inspect(longer, Map.of());
        assertThat(found.longerAnswerAccuracy().value()).isEqualTo(1);
        assertThat(found.findings()).extracting(Finding::kind).containsExactly(Kind.LENGTH_PREDICTS_LABEL);
    }

    @Test
    void inspect_lengths_saysWhichPairsTrainingLosesAndHow() throws IOException {
        String lines = """
                {"prompt":"one","chosen":"good good good good good good","rejected":"good good good good good bad"}
                {"prompt":"two","chosen":"good bad","rejected":"bad bad bad bad bad bad bad"}
                """;
        assertThat(kinds(inspect(lines, Map.of("max_length", "10")))).containsExactly(Kind.TOO_LONG);
        Inspection cut = inspect(lines, Map.of("max_length", "8", "truncation", "RIGHT"));
        assertThat(kinds(cut)).containsExactly(Kind.EQUAL_AFTER_TRUNCATION, Kind.TRUNCATED);
        assertThat(places(cut.findings().getFirst())).containsExactly("data.jsonl:1");
        assertThat(places(cut.findings().getLast())).containsExactly("data.jsonl:2");
        assertThat(kinds(inspect(lines, Map.of("max_length", "8", "truncation", "LEFT"))))
                .containsExactly(Kind.TRUNCATED);
    }

    @Test
    void inspect_badLines_areFindingsThatQuoteNoText() throws IOException {
        Inspection found = inspect(pairs(4) + """
                {"prompt":"secret","chosen":"","rejected":"secret"}
                {"prompt":"secret","chosen":"...","rejected":"secret"}
                """, Map.of());
        assertThat(kinds(found)).containsExactly(Kind.UNREADABLE_RECORD, Kind.EMPTY_ANSWER);
        assertThat(found.findings()).extracting(Finding::severity).containsExactly(Severity.ERROR, Severity.WARNING);
        assertThat(found.skippedLines())
                .singleElement()
                .asString()
                .endsWith("data.jsonl:5: chosen: empty (expected: some text)");
        assertThat(places(found.findings().getFirst()))
                .singleElement()
                .asString()
                .endsWith("data.jsonl:5");
        assertThat(found.toString()).doesNotContain("secret");
    }

    @Test
    void inspect_oneLabelAlone_saysThatThereIsNoPair() throws IOException {
        Inspection found = inspect("""
                {"text":"one","label":1}
                {"text":"two","label":1}
                """, Map.of());
        assertThat(kinds(found)).containsExactly(Kind.NO_PAIRS, Kind.UNPAIRED_TEXT);
        assertThat(found.counts().acceptableRecords()).isEqualTo(2);
    }

    @Test
    void inspect_recordAgain_isNamed() throws IOException {
        Inspection found = inspect(pairs(4) + """
                {"id":"again","prompt":"QUESTION  2","chosen":"good","rejected":"evil"}
                """, Map.of());
        assertThat(kinds(found)).containsExactly(Kind.DUPLICATE_RECORD);
        assertThat(found.findings().getFirst().examples()).containsExactly(new Finding.Where("data.jsonl:5", "again"));
    }

    @Test
    void inspect_attributes_countsThePairsByEach() throws IOException {
        String lines = """
                {"prompt":"one","chosen":"good","rejected":"bad","attribute":"tone"}
                {"prompt":"two","chosen":"bad","rejected":"good","attribute":"tone"}
                {"prompt":"three","responses":["good","bad","worse"],"ranks":[1,2,3],"attributes":{"depth":[1,2,2]}}
                """;
        Inspection found = inspect(lines, Map.of("eval_fraction", "0", "soft_labels", "false"));
        assertThat(found.counts().attributes())
                .containsExactly(
                        new AttributePairs("depth", 2, 0),
                        new AttributePairs("overall", 3, 0),
                        new AttributePairs("tone", 2, 0));
        assertThat(found.counts().pairs()).isEqualTo(3);

        Inspection asked =
                inspect(lines, Map.of("eval_fraction", "0", "soft_labels", "false", "attributes", "tone,depth"));
        assertThat(asked.counts().pairs()).as("of these two").isEqualTo(4);
        assertThat(inspect(pairs(4), Map.of()).counts().attributes()).isEmpty();
    }

    @Test
    void inspect_idOfTwoRecords_isNamedWithBoth() throws IOException {
        String lines = """
                {"id":"a","prompt":"one","chosen":"good","rejected":"bad"}
                {"id":"b","prompt":"two","chosen":"bad","rejected":"good"}
                {"id":"a","prompt":"three","chosen":"good","rejected":"poor"}
                """;
        Finding found = inspect(lines, Map.of()).findings().getFirst();
        assertThat(found.kind()).isEqualTo(Kind.REPEATED_ID);
        assertThat(found.severity()).isEqualTo(Severity.WARNING);
        assertThat(found.examples())
                .containsExactly(new Finding.Where("data.jsonl:1", "a"), new Finding.Where("data.jsonl:3", "a"));

        Finding samePrompt =
                inspect(lines.replace("three", "One"), Map.of()).findings().getFirst();
        assertThat(samePrompt.kind()).isEqualTo(Kind.REPEATED_ID);
        assertThat(samePrompt.severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void inspect_evalDataWithAPromptOfTheOther_isAnError() throws IOException {
        Inspected data = read("data.jsonl", pairs(4));
        Inspected evalData = read("eval.jsonl", """
                {"prompt":"Question 2","chosen":"fine","rejected":"poor"}
                {"prompt":"Another","chosen":"poor","rejected":"fine"}
                """);
        Inspection found = linter(Map.of(), Optional.of(tokenizer)).inspect(data, Optional.of(evalData));
        assertThat(found.counts().pairs()).isEqualTo(4);
        assertThat(found.counts().evalPairs()).isEqualTo(2);
        assertThat(found.findings()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(Kind.SAME_PROMPT_ON_BOTH_SIDES);
            assertThat(one.severity()).isEqualTo(Severity.ERROR);
            assertThat(places(one)).containsExactly("eval.jsonl:1");
        });
    }

    @Test
    void inspect_noTokenizer_saysSo() throws IOException {
        Inspection found = linter(Map.of(), Optional.empty()).inspect(read("data.jsonl", pairs(4)), Optional.empty());
        assertThat(found.tokens()).isEmpty();
        assertThat(kinds(found)).containsExactly(Kind.NOT_TOKENIZED);
    }

    @Test
    void inspect_manyRecordsOfAKind_namesTheFirstAndCountsAll() throws IOException {
        String lines = IntStream.range(0, 50)
                .mapToObj(i -> "{\"prompt\":\"Question " + i + "\",\"chosen\":\"good\",\"rejected\":\"!!!!\"}\n")
                .collect(Collectors.joining());
        Finding empty = inspect(lines, Map.of()).findings().stream()
                .filter(found -> found.kind() == Kind.EMPTY_ANSWER)
                .findFirst()
                .orElseThrow();
        assertThat(empty.records()).isEqualTo(50);
        assertThat(empty.examples()).hasSize(20).startsWith(new Finding.Where("data.jsonl:1", ""));
    }

    private static List<Kind> kinds(Inspection found) {
        return found.findings().stream().map(Finding::kind).toList();
    }

    private Inspection inspect(String lines, Map<String, String> settings) throws IOException {
        return linter(settings, Optional.of(tokenizer)).inspect(read("data.jsonl", lines), Optional.empty());
    }

    private static Linter linter(Map<String, String> settings, Optional<TextTokenizer> tokenizer) {
        TrainingOptions options = TrainingMapping.options(settings, TrainingOptions.defaultsFor("bert"));
        return new Linter("bert", options.maxLength() > 0 ? options : options.withMaxLength(64), tokenizer);
    }

    private Inspected read(String name, String lines) throws IOException {
        DataSource file = new DataSource.Location(Files.writeString(directory.resolve(name), lines));
        return new Inspected(file, PreferenceReader.readAny(file, 100));
    }

    /** Sides of equal length, each prompt once. */
    private static String pairs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"prompt\":\"Question " + i + "\",\"chosen\":\"good\",\"rejected\":\"evil\"}\n")
                .collect(Collectors.joining());
    }
}
