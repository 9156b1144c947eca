package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.text.TextTokenizer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The pairs that a run would make of preferences, and how their texts fit a model, without keeping their tokens. Of more than
 * {@value #MOST_GROUPS} preferences with pairs so many are tokenized, at even distances: it is what takes the time.
 */
public final class PairSurvey {
    private static final int MOST_GROUPS = 20_000;
    private static final int GROUPS_PER_TASK = 64;

    private final Pairing pairing;
    /** Of what was tokenized: nothing where there is no tokenizer. */
    private final List<GroupFit> fits;

    /**
     * @param group its pairs
     * @param lengths of the texts that could be counted
     * @param fates of the pairs
     */
    private record GroupFit(PairGroup group, List<Integer> lengths, List<Fate> fates) {}

    /** What becomes of a pair. */
    public enum Fate {
        /** It is kept as it is. */
        WHOLE,
        /** It is kept, with one text cut or both. */
        TRUNCATED,
        /** It is left out: a text is longer than allowed. */
        TOO_LONG,
        /** It is left out: both sides are the same tokens. */
        EQUAL,
        /** Training is refused: the tokenizer makes nothing of a text. */
        UNREADABLE
    }

    private PairSurvey(Pairing pairing, List<GroupFit> fits) {
        this.pairing = pairing;
        this.fits = fits;
    }

    /**
     * The pairs to train on.
     *
     * @param options {@code maxLength} is effective (>= 8)
     * @param tokenizer empty where none is at hand: then nothing is known of lengths
     */
    public static PairSurvey toTrainOn(
            List<Preference> preferences, TrainingOptions options, Optional<TextTokenizer> tokenizer) {
        return of(preferences, options.softLabels(), options, tokenizer);
    }

    /** The pairs to measure on; as {@link #toTrainOn}. */
    public static PairSurvey toMeasureOn(
            List<Preference> preferences, TrainingOptions options, Optional<TextTokenizer> tokenizer) {
        return of(preferences, false, options, tokenizer);
    }

    private static PairSurvey of(
            List<Preference> preferences,
            boolean softLabels,
            TrainingOptions options,
            Optional<TextTokenizer> tokenizer) {
        Pairing pairing = Pairing.of(preferences, pairing(softLabels, options, options.attributes()));
        List<GroupFit> fits = tokenizer
                .map(known -> AllCores.map(
                        Spread.over(pairing.groups(), MOST_GROUPS),
                        GROUPS_PER_TASK,
                        group -> fit(group, known, options)))
                .orElse(List.of());
        return new PairSurvey(pairing, fits);
    }

    /** How many pairs to train on there would be by one attribute. */
    public static long pairsToTrainOn(List<Preference> preferences, TrainingOptions options, String attribute) {
        return pairs(Pairing.of(preferences, pairing(options.softLabels(), options, List.of(attribute))));
    }

    /** How many pairs to measure on there would be by one attribute. */
    public static long pairsToMeasureOn(List<Preference> preferences, TrainingOptions options, String attribute) {
        return pairs(Pairing.of(preferences, pairing(false, options, List.of(attribute))));
    }

    /** Everyone counts alike, and margins do not matter. */
    private static PairingOptions pairing(boolean softLabels, TrainingOptions options, List<String> attributes) {
        return new PairingOptions(softLabels, false, 1, options.seed(), attributes);
    }

    private static GroupFit fit(PairGroup group, TextTokenizer tokenizer, TrainingOptions options) {
        List<FittedText> texts = group.texts().stream()
                .map(text -> FittedText.of(text, tokenizer, options.truncation(), options.maxLength()))
                .toList();
        return new GroupFit(
                group,
                texts.stream()
                        .map(FittedText::length)
                        .flatMapToInt(OptionalInt::stream)
                        .boxed()
                        .toList(),
                group.pairs().stream()
                        .map(pair -> FittedText.fate(texts.get(pair.chosen()), texts.get(pair.rejected())))
                        .toList());
    }

    public long pairs() {
        return pairs(pairing);
    }

    private static long pairs(Pairing pairing) {
        return pairing.groups().stream()
                .mapToLong(group -> group.pairs().size())
                .sum();
    }

    /** Pairs without a majority. */
    public long tied() {
        return pairing.tied();
    }

    /** Texts that there is no other to compare with. */
    public long unpaired() {
        return pairing.unpaired();
    }

    /** Pairs of which a majority preferred one answer. */
    public long decided() {
        return pairing.groups().stream()
                .flatMap(group -> group.pairs().stream())
                .filter(PairGroup.Pair::hasMajority)
                .count();
    }

    /** Of the decided pairs, those whose longer answer in characters was preferred; equal lengths count half. */
    public double longerPreferred() {
        return pairing.groups().stream()
                .mapToDouble(PairSurvey::longerPreferred)
                .sum();
    }

    private static double longerPreferred(PairGroup group) {
        int[] lengths =
                group.texts().stream().mapToInt(text -> text.judgedLength()).toArray();
        return group.pairs().stream()
                .filter(PairGroup.Pair::hasMajority)
                .mapToDouble(pair -> (1 + Integer.signum(lengths[pair.chosen()] - lengths[pair.rejected()])) / 2.0)
                .sum();
    }

    /** Lengths of the inputs in tokens, special tokens included, before anything is cut off. */
    public IntStream lengths() {
        return fits.stream().flatMapToInt(fit -> fit.lengths.stream().mapToInt(Integer::intValue));
    }

    /** Pairs whose texts were tokenized. */
    public long tokenized() {
        return fits.stream().mapToLong(fit -> fit.fates.size()).sum();
    }

    /** Of these, pairs of a certain fate. */
    public long pairs(Fate fate) {
        return fits.stream()
                .flatMap(fit -> fit.fates.stream())
                .filter(fate::equals)
                .count();
    }

    /** Indexes of the preferences with a pair of a certain fate. */
    public BitSet rows(Fate fate) {
        BitSet rows = new BitSet();
        for (GroupFit fit : fits) {
            IntStream.range(0, fit.fates.size())
                    .filter(pair -> fit.fates.get(pair) == fate)
                    .mapToObj(fit.group.pairs()::get)
                    .forEach(pair -> {
                        rows.set(fit.group.rows().get(pair.chosen()));
                        rows.set(fit.group.rows().get(pair.rejected()));
                    });
        }
        return rows;
    }
}
