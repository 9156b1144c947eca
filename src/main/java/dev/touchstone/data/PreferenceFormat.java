package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** In what shape the lines of a file hold preferences. A file is of one format, that of its first line. */
enum PreferenceFormat {
    CONVERSATION_PAIRS("TRL pairs of conversations", ConversationPair::fits, ConversationPair::parse),
    TRANSCRIPTS("HH-RLHF transcripts", Transcripts::fits, Transcripts::parse),
    ULTRAFEEDBACK("UltraFeedback completions", ScoredAnswers::isUltraFeedback, ScoredAnswers::ultraFeedback),
    HELPSTEER("HelpSteer responses", ScoredAnswers::isHelpSteer, ScoredAnswers::helpSteer),
    /** Forms of our own, of which a file may hold any mix; pairs of texts are those of TRL too. */
    OWN("", fields -> true, PreferenceLine::parse);

    private final String words;
    private final Predicate<JsonFields> fits;
    private final Function<JsonFields, List<Preference>> parser;

    PreferenceFormat(String words, Predicate<JsonFields> fits, Function<JsonFields, List<Preference>> parser) {
        this.words = words;
        this.fits = fits;
        this.parser = parser;
    }

    static PreferenceFormat of(JsonFields line) {
        return Stream.of(values())
                .filter(format -> format.fits.test(line))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The preferences of a line.
     *
     * @throws dev.touchstone.domain.TouchstoneException whose message is {@code field: problem}
     */
    List<Preference> parse(JsonFields line) {
        if (!fits.test(line)) {
            throw JsonFields.problem(
                    "line", "the fields " + line.names(), words + ", as on the first line: a file is of one format");
        }
        return parser.apply(line);
    }

    /** What preferences of this format were read as, such as "pairs, labelled texts". */
    String words(List<Preference> preferences) {
        return this == OWN ? PreferenceForms.of(preferences) : words;
    }
}
