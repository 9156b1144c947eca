package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In what shape the objects of a file hold preferences. A file is of one format, that of its first object unless it is told. */
enum PreferenceFormat {
    CONVERSATION_PAIRS(
            "trl-conversations",
            "TRL pairs of conversations",
            ConversationPair::fits,
            renamed(ConversationPair::parse)),
    COMPLETIONS("trl-unpaired", "TRL unpaired completions", Completions::fits, renamed(Completions::parse)),
    TRANSCRIPTS("hh-rlhf", "HH-RLHF transcripts", Transcripts::fits, renamed(Transcripts::parse)),
    ULTRAFEEDBACK(
            "ultrafeedback",
            "UltraFeedback completions",
            ScoredAnswers::isUltraFeedback,
            renamed(ScoredAnswers::ultraFeedback)),
    HELPSTEER("helpsteer", "HelpSteer responses", ScoredAnswers::isHelpSteer, renamed(ScoredAnswers::helpSteer)),
    HELPSTEER_PREFERENCES(
            "helpsteer-preference",
            "HelpSteer preferences",
            HelpSteerPreference::fits,
            renamed(HelpSteerPreference::parse)),
    ARGILLA("argilla", "Argilla records", Argilla::fits, Argilla::parse),
    ARGILLA_FLAT("argilla-flat", "flat Argilla records", Argilla::isFlat, Argilla::flat),
    LABEL_STUDIO("label-studio", "Label Studio tasks", LabelStudio::isFull, LabelStudio::full),
    LABEL_STUDIO_MIN("label-studio-min", "Label Studio JSON-MIN", LabelStudio::isMin, LabelStudio::min),
    GROUND_TRUTH("ground-truth", "SageMaker Ground Truth manifest", GroundTruth::isManifest, GroundTruth::manifest),
    GROUND_TRUTH_CONSOLIDATION(
            "ground-truth-consolidation",
            "SageMaker Ground Truth consolidation records",
            GroundTruth::isConsolidation,
            GroundTruth::consolidation),
    /** Forms of our own, of which a file may hold any mix; pairs of texts are those of TRL too. */
    OWN("touchstone", "", fields -> true, renamed(PreferenceLine::parse)),
    CSV("csv", "", fields -> true, CsvRow::parse);

    private final String key;
    private final String words;
    private final Predicate<JsonFields> fits;
    private final BiFunction<JsonFields, Columns, List<Preference>> parser;

    PreferenceFormat(
            String key,
            String words,
            Predicate<JsonFields> fits,
            BiFunction<JsonFields, Columns, List<Preference>> parser) {
        this.key = key;
        this.words = words;
        this.fits = fits;
        this.parser = parser;
    }

    private static BiFunction<JsonFields, Columns, List<Preference>> renamed(
            Function<JsonFields, List<Preference>> parser) {
        return (fields, columns) -> parser.apply(columns.renamed(fields));
    }

    /** The format by its name. */
    static PreferenceFormat named(String key) {
        return Stream.of(values())
                .filter(format -> format.key.equals(key))
                .findFirst()
                .orElseThrow(() -> TouchstoneException.of(
                        Reason.INVALID_REQUEST, "format", key + " (expected: one of " + keys() + ")"));
    }

    /** The first one that an object fits. */
    static PreferenceFormat of(JsonFields item, Columns columns) {
        return Stream.of(values())
                .filter(format -> format.fits.test(item) || format.fits.test(columns.renamed(item)))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The preferences of an object.
     *
     * @throws dev.touchstone.domain.TouchstoneException whose message is {@code field: problem}
     */
    List<Preference> parse(JsonFields item, Columns columns) {
        if (!fits.test(item) && !fits.test(columns.renamed(item))) {
            throw JsonFields.problem(
                    "line",
                    "the fields " + item.names(),
                    words + ": a file is of one format, told or that of its first");
        }
        return parser.apply(item, columns);
    }

    /** What preferences of this format were read as, such as "pairs, labelled texts". */
    String words(List<Preference> preferences) {
        String prefix = this == CSV ? "CSV rows of " : "";
        return words.isEmpty() ? prefix + PreferenceForms.of(preferences) : words;
    }

    private static String keys() {
        return Stream.of(values()).map(format -> format.key).collect(Collectors.joining(", "));
    }
}
