package dev.touchstone.lint;

import static dev.touchstone.lint.Looked.places;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Finding.Kind;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static final int TEXTS = 2_000;
    private static final int EACH = 10;

    /** "abcdefghij" has the runs a-h, b-i and c-j, of which "abcdefghiX" has the first two beside b-X. */
    @Test
    void similarity_countedByHand_isTheShareOfRunsInCommon() {
        assertThat(Shingles.similarity("abcdefghij", "abcdefghix")).isCloseTo(2 / 4.0, within(1e-12));
        assertThat(Shingles.similarity("abcdefghij", "abcdefghij")).isEqualTo(1);
        assertThat(Shingles.similarity("abcdefghij", "klmnopqrst")).isZero();
        assertThat(Shingles.similarity("ab", "ab")).isEqualTo(1);
        assertThat(Shingles.similarity("ab", "ac")).isZero();
    }

    @Test
    void find_copiesWithAWordChanged_areAllFoundAndNothingElse() {
        Random random = new Random(5);
        List<Preference> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(new Preference.LabelledText(sentence(random, 60), i % 2 == 0));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < TEXTS; i += TEXTS / EACH) {
            String copied = texts.get(i).answers().getFirst();
            texts.add(new Preference.LabelledText(copied + " " + sentence(random, 1), true));
            expected.add("data.jsonl:" + (i + 1));
            expected.add("data.jsonl:" + texts.size());
        }
        List<Finding> findings = find(texts, new BitSet());
        assertThat(findings).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.NEAR_DUPLICATE);
            assertThat(found.records()).isEqualTo(2 * EACH);
            assertThat(places(found)).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @Test
    void find_nearlyTheSamePromptOnBothSides_namesTheOneToMeasureOn() {
        String prompt = "Please tell me in a few words where the parcel is that I sent to my mother last week.";
        BitSet measured = new BitSet();
        measured.set(1);
        List<Finding> findings = find(List.of(asked(prompt), asked(prompt + " Thanks!"), asked("Who?")), measured);
        assertThat(findings)
                .extracting(Finding::kind)
                .containsExactly(Kind.NEAR_DUPLICATE_ON_BOTH_SIDES, Kind.NEAR_DUPLICATE);
        assertThat(places(findings.getFirst())).containsExactly("data.jsonl:2");
        assertThat(places(findings.getLast())).containsExactly("data.jsonl:1", "data.jsonl:2");
    }

    @Test
    void find_samePromptAgain_isNoNearDuplicate() {
        String prompt = "Please tell me in a few words where the parcel is.";
        assertThat(find(
                        List.of(asked(prompt), asked(prompt + " "), asked(prompt.toUpperCase(Locale.ROOT))),
                        new BitSet()))
                .isEmpty();
    }

    private static List<Finding> find(List<Preference> preferences, BitSet measured) {
        Records records = Looked.records(preferences, measured);
        return NearDuplicates.find(records, Looked.groups(records));
    }

    private static Preference asked(String prompt) {
        return new Preference.Pair(new Prompt.Text(prompt), "yes", "no", 0, 1);
    }

    private static String sentence(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(word -> Integer.toString(random.nextInt(100_000, 1_000_000), 36))
                .collect(Collectors.joining(" "));
    }
}
