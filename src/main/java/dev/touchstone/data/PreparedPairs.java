package dev.touchstone.data;

import dev.touchstone.domain.AnnotatorReliability;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.text.TextTokenizer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Preferences as tokenized pairs, with counts of what became of the rest.
 *
 * @param tied pairs without a majority
 * @param unpaired texts without a partner
 * @param maxLength longest text in tokens
 * @param attributes what each output is to judge
 * @param annotators how far each can be relied on, where that was asked for
 */
record PreparedPairs(
        long preferences,
        long tied,
        long unpaired,
        KeptPairs kept,
        int maxLength,
        List<String> attributes,
        List<AnnotatorReliability> annotators) {

    /** What to train on. */
    static PreparedPairs toTrainOn(List<Preference> preferences, TrainingOptions options, TextTokenizer tokenizer) {
        return of(preferences, PairingOptions.of(options), options, tokenizer);
    }

    /** What to measure on: by majority, whatever the training, so that measurements can be compared. */
    static PreparedPairs toMeasureOn(List<Preference> preferences, TrainingOptions options, TextTokenizer tokenizer) {
        return of(preferences, PairingOptions.byMajority(options), options, tokenizer);
    }

    private static PreparedPairs of(
            List<Preference> preferences, PairingOptions how, TrainingOptions options, TextTokenizer tokenizer) {
        Pairing pairing = Pairing.of(preferences, how);
        Tokenizing tokenizing = new Tokenizing(tokenizer, options.truncation(), options.maxLength());
        return new PreparedPairs(
                preferences.size(),
                pairing.tied(),
                pairing.unpaired(),
                // No more texts than a batch of pairs has that share none.
                tokenizing.keep(SharedAnswers.joined(pairing.groups(), 2 * options.perDeviceTrainBatchSize())),
                options.maxLength(),
                options.attributes(),
                pairing.annotators());
    }

    /** @throws TouchstoneException INVALID_DATA when there are no pairs, saying what became of them and what to change */
    void requireSome(String purpose) {
        if (kept.isEmpty()) {
            throw new TouchstoneException(
                    Reason.INVALID_DATA,
                    "data: no pair left to " + purpose + ", of " + preferences + " preferences: " + kept.tooLong()
                            + " pairs with a text above max_length = " + maxLength
                            + " (raise max_length, or set truncation to RIGHT or LEFT), " + kept.equal()
                            + " equal after truncation (truncate the other end, or raise max_length), " + tied
                            + " tied, " + unpaired + " texts without another to compare with");
        }
    }

    /** @throws TouchstoneException INVALID_DATA when there are none about one of the attributes */
    void requireSomeOfEach(List<Preference> preferences) {
        for (int output = 0; output < attributes.size(); output++) {
            if (kept.pairs(output) == 0) {
                throw new TouchstoneException(
                        Reason.INVALID_DATA,
                        "data: no pair about " + attributes.get(output)
                                + " left to train on (expected of options.attributes: what the data judges, "
                                + judged(preferences) + ")");
            }
        }
    }

    private static String judged(List<Preference> preferences) {
        return preferences.stream()
                .flatMap(preference -> preference.attributes().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
