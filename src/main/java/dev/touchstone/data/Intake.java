package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Gathers the preferences of one source, and what is wrong with it up to a tolerance. */
final class Intake {
    private static final int PROBLEMS_SHOWN = 10;

    private final String source;
    private final int maxSkipped;
    private final Sha256 sha256 = new Sha256();
    private final List<PreferenceSet.Entry> entries = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Function<List<Preference>, String> words = PreferenceForms::of;
    private String dataset = "";
    private long bad;

    Intake(String source, int maxSkipped) {
        this.source = source;
        this.maxSkipped = maxSkipped;
    }

    /** The digest of the content, which whoever reads it keeps up to date. */
    MessageDigest digest() {
        return sha256.digest();
    }

    Sha256 sha256() {
        return sha256;
    }

    /** Takes what {@code parsing} yields; a failure is noted for {@code place}. */
    void take(String place, Supplier<Optional<FormattedItems.Read>> parsing) {
        try {
            parsing.get().ifPresent(read -> read.preferences()
                    .forEach(preference -> entries.add(new PreferenceSet.Entry(read.id(), place, preference))));
        } catch (TouchstoneException e) {
            bad++;
            if (problems.size() < Math.max(PROBLEMS_SHOWN, maxSkipped)) {
                problems.add(place + ": " + e.getMessage());
            }
        }
    }

    /** Says what the preferences were read as, once they are known. */
    void readAs(Function<List<Preference>, String> newWords) {
        words = newWords;
    }

    /** Says which dataset the preferences are. */
    Intake ofDataset(String name) {
        dataset = name;
        return this;
    }

    /**
     * All that was taken.
     *
     * @throws TouchstoneException INVALID_DATA when too much was wrong, or nothing is left
     */
    PreferenceSet finish() {
        if (bad > maxSkipped || (entries.isEmpty() && bad > 0)) {
            throw new TouchstoneException(Reason.INVALID_DATA, tooManyProblems());
        }
        if (entries.isEmpty()) {
            throw JsonFields.problem(
                    source, "no preferences", "pairs, rankings, ratings, or labelled texts of both labels");
        }
        List<Preference> preferences =
                entries.stream().map(PreferenceSet.Entry::preference).toList();
        return new PreferenceSet(entries, problems, sha256.hex(), words.apply(preferences), dataset);
    }

    /**
     * As {@link #finish}, for what is to be learnt from.
     *
     * @throws TouchstoneException INVALID_DATA also when there are labelled texts of one label alone
     */
    PreferenceSet finishLearnable() {
        PreferenceSet set = finish();
        List<Boolean> labels = set.preferences().stream()
                .flatMap(preference -> preference.about(Attribute.OVERALL).stream())
                .filter(Preference.LabelledText.class::isInstance)
                .map(preference -> ((Preference.LabelledText) preference).acceptable())
                .distinct()
                .toList();
        if (labels.size() == 1) {
            boolean label = labels.getFirst();
            throw JsonFields.problem(
                    source,
                    "all labelled texts have label " + (label ? 1 : 0),
                    "texts of label " + (label ? 0 : 1) + " too, to make pairs of both");
        }
        return set;
    }

    private String tooManyProblems() {
        if (bad == 1) {
            return problems.getFirst();
        }
        long shown = Math.min(bad, PROBLEMS_SHOWN);
        return source + ": " + bad + " bad lines (expected: at most max_skipped_lines = " + maxSkipped + "), the first "
                + shown + ":\n" + problems.stream().limit(shown).collect(Collectors.joining("\n"));
    }
}
