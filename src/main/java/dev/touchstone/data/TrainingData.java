package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.text.TextTokenizer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tokenized training and evaluation pairs of one run. */
public final class TrainingData {
    private static final int MAX_SAMPLES = 64;

    private final Batcher batcher;
    private final Optional<EvaluationSet> evaluation;
    private final DataSummary summary;
    private final List<ScoreInput> samples;
    private final List<Preference> trainedOn;
    private final Set<Preference> heldOut;

    private TrainingData(
            Batcher batcher,
            Optional<EvaluationSet> evaluation,
            DataSummary summary,
            List<ScoreInput> samples,
            PromptSplit split) {
        this.batcher = batcher;
        this.evaluation = evaluation;
        this.summary = summary;
        this.samples = samples;
        this.trainedOn = split.train();
        // By identity: the same judgement may stand in the data twice.
        this.heldOut = Collections.newSetFromMap(new IdentityHashMap<>());
        this.heldOut.addAll(split.evaluation());
    }

    /**
     * Pairs, splits by prompt, tokenizes and counts. {@code options.maxLength()} is effective here (>= 8).
     *
     * @param eval what to measure on; empty = split {@code options.evalFraction()} of the prompts off
     * @throws TouchstoneException INVALID_DATA when no pair is left to train on, or of {@code eval} none to measure on
     */
    public static TrainingData prepare(
            PreferenceSet train, Optional<PreferenceSet> eval, TrainingOptions options, TextTokenizer tokenizer) {
        PromptSplit split = eval.map(given -> new PromptSplit(train.preferences(), given.preferences()))
                .orElseGet(() -> PromptSplit.of(train.preferences(), options.evalFraction(), options.seed()));
        PreparedPairs training = PreparedPairs.toTrainOn(split.train(), options, tokenizer);
        PreparedPairs measured = PreparedPairs.toMeasureOn(split.evaluation(), options, tokenizer);
        training.requireSome("train on");
        training.requireSomeOfEach(split.train());
        if (eval.isPresent()) {
            measured.requireSome("measure on");
        }
        return new TrainingData(
                new Batcher(training.kept().groups(), options.perDeviceTrainBatchSize(), options.seed()),
                measured.kept().isEmpty() ? Optional.empty() : Optional.of(EvaluationSet.of(measured.kept())),
                summary(train, eval, training, measured, options.attributes()),
                Spread.over(
                        (measured.kept().isEmpty() ? training : measured).kept().inputsByLength(), MAX_SAMPLES),
                split);
    }

    /** Micro-batches in one epoch, the same in every epoch. */
    public int batchesPerEpoch() {
        return batcher.batchesPerEpoch();
    }

    /** The micro-batches of an epoch (from 0), in an order and composition drawn from the seed and the epoch. */
    public List<TokenizedPairs> epoch(int epoch) {
        return batcher.epoch(epoch);
    }

    /** What to measure on; empty when nothing was kept for it. */
    public Optional<EvaluationSet> evaluation() {
        return evaluation;
    }

    /** Of the preferences that this was prepared from, those that are not trained on. */
    public List<PreferenceSet.Entry> heldOut(List<PreferenceSet.Entry> entries) {
        return entries.stream()
                .filter(entry -> heldOut.contains(entry.preference()))
                .toList();
    }

    /** By which the answers are known again that are trained on. */
    public SeenTexts seen() {
        return SeenTexts.of(trainedOn);
    }

    /** Counts over training and evaluation data together, except for the pairs of each. */
    public DataSummary summary() {
        return summary;
    }

    /** Up to {@code count} inputs of this data with different lengths in tokens, shortest first, for golden scores. */
    public List<ScoreInput> samples(int count) {
        return Spread.over(samples, count);
    }

    private static DataSummary summary(
            PreferenceSet train,
            Optional<PreferenceSet> eval,
            PreparedPairs training,
            PreparedPairs measured,
            List<String> attributes) {
        return new DataSummary(
                training.preferences() + measured.preferences(),
                training.kept().pairs(),
                measured.kept().pairs(),
                training.tied() + measured.tied(),
                training.kept().tooLong() + measured.kept().tooLong(),
                training.kept().equal() + measured.kept().equal(),
                training.kept().truncatedTexts() + measured.kept().truncatedTexts(),
                training.unpaired() + measured.unpaired(),
                Stream.concat(Stream.of(train), eval.stream())
                        .flatMap(set -> set.skippedLines().stream())
                        .toList(),
                train.sha256(),
                train.format(),
                train.dataset(),
                eval.map(PreferenceSet::dataset).orElse(""),
                training.annotators(),
                attributes.equals(List.of(Attribute.OVERALL))
                        ? List.of()
                        : IntStream.range(0, attributes.size())
                                .mapToObj(output -> new AttributePairs(
                                        attributes.get(output),
                                        training.kept().pairs(output),
                                        measured.kept().pairs(output)))
                                .toList());
    }
}
