package dev.touchstone.lint;

import static dev.touchstone.lint.Looked.places;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Inspection.LanguageShare;
import dev.touchstone.domain.Preference;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LanguagesTest {
    private static final String ENGLISH =
            "The parcel left our warehouse on Monday and should reach you by the end of this week, weather permitting.";
    private static final String GERMAN =
            "Das Paket hat unser Lager am Montag verlassen und sollte Sie bis Ende der Woche erreichen, wenn das Wetter mitspielt.";
    private static final String GREEK =
            "Το δέμα έφυγε από την αποθήκη μας τη Δευτέρα και θα πρέπει να φτάσει σε εσάς μέχρι το τέλος της εβδομάδας.";

    @Test
    void detect_severalLanguages_namesTheRecordsThatAreNotInTheMainOne() {
        Languages languages = detect(
                Stream.concat(Collections.nCopies(5, ENGLISH).stream(), Stream.of(GERMAN, GREEK, "Ok.", "12345 :-)"))
                        .toList());
        assertThat(languages.shares())
                .startsWith(new LanguageShare("eng", 5), new LanguageShare("und", 2))
                .contains(new LanguageShare("deu", 1), new LanguageShare("ell", 1));
        assertThat(languages.findings()).singleElement().satisfies(found -> assertThat(places(found))
                .containsExactly("data.jsonl:6", "data.jsonl:7"));
    }

    @Test
    void detect_nothingToTellFrom_isNoFinding() {
        Languages languages = detect(List.of("Ok.", "Fine!"));
        assertThat(languages.shares()).containsExactly(new LanguageShare("und", 2));
        assertThat(languages.findings()).isEmpty();
    }

    private static Languages detect(List<String> texts) {
        return Languages.detect(Looked.records(texts.stream()
                .map(text -> new Preference.LabelledText(text, true))
                .toArray(Preference[]::new)));
    }
}
