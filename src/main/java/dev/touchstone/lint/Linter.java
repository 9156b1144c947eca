package dev.touchstone.lint;

import dev.touchstone.data.PairSurvey;
import dev.touchstone.data.PromptGroups;
import dev.touchstone.data.RepeatedIds;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Finding.Kind;
import dev.touchstone.domain.Finding.Severity;
import dev.touchstone.domain.Inspection;
import dev.touchstone.domain.Inspection.JudgedAgreement;
import dev.touchstone.domain.Inspection.TokenLengths;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.text.TextTokenizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks at preferences as a run would take them, in time about linear in their size. */
public final class Linter {
    private static final Pattern PLACE = Pattern.compile("(\\S.*?): ");

    private final String baseModel;
    private final TrainingOptions options;
    private final Optional<TextTokenizer> tokenizer;

    /**
     * Looks with the eyes of a run.
     *
     * @param baseModel whose tokenizer it is
     * @param options of the run; {@code maxLength} is effective (>= 8)
     * @param tokenizer empty where none is at hand: then nothing is said of tokens
     */
    public Linter(String baseModel, TrainingOptions options, Optional<TextTokenizer> tokenizer) {
        this.baseModel = baseModel;
        this.options = options;
        this.tokenizer = tokenizer;
    }

    /** @param evalData what would be measured on; empty = split off by prompt as training does it */
    public Inspection inspect(Inspected data, Optional<Inspected> evalData) {
        Records records = Records.of(data, evalData, options);
        Collection<List<Integer>> groups = PromptGroups.of(records.preferences());
        PairSurvey train = PairSurvey.toTrainOn(records.side(false), options, tokenizer);
        PairSurvey measure = PairSurvey.toMeasureOn(records.side(true), options, tokenizer);
        PairFindings pairs = new PairFindings(records, train, measure);
        List<JudgedAgreement> agreements = AgreementCheck.measure(records, options.seed());
        Languages languages = Languages.detect(records);
        List<String> skipped = skippedLines(data, evalData);
        Stream<Finding> findings = Stream.of(
                        unreadable(skipped),
                        notTokenized(),
                        pairs.find(options),
                        BothSides.find(records, groups),
                        NearDuplicates.find(records, groups),
                        Duplicates.find(records),
                        repeatedIds(data),
                        evalData.map(Linter::repeatedIds).orElse(List.of()),
                        EmptyAnswers.find(records),
                        Consistency.find(records, groups),
                        AgreementCheck.findings(agreements),
                        languages.findings())
                .flatMap(List::stream);
        Contents contents = new Contents(records, options);
        return new Inspection(
                data.source().toString(),
                evalData.map(one -> one.source().toString()).orElse(""),
                data.set().format(),
                data.set().sha256(),
                contents.counts(groups.size(), train, measure),
                contents.promptLengths(),
                contents.answerLengths(),
                tokenizer.map(known -> tokens(IntStream.concat(train.lengths(), measure.lengths()))),
                pairs.longerAnswerAccuracy(),
                agreements,
                languages.shares(),
                skipped.stream().limit(Records.EXAMPLES).toList(),
                findings.sorted(Comparator.comparing(Finding::severity).reversed())
                        .toList());
    }

    private TokenLengths tokens(IntStream lengths) {
        return new TokenLengths(
                baseModel, options.maxLength(), options.truncation(), Distributions.of(lengths.asDoubleStream()));
    }

    private static List<String> skippedLines(Inspected data, Optional<Inspected> evalData) {
        List<String> skipped = new ArrayList<>(data.set().skippedLines());
        evalData.ifPresent(given -> skipped.addAll(given.set().skippedLines()));
        return skipped;
    }

    private static List<Finding> unreadable(List<String> skipped) {
        return skipped.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        Kind.UNREADABLE_RECORD,
                        Severity.ERROR,
                        skipped.size(),
                        skipped.stream()
                                .limit(Records.EXAMPLES)
                                .map(Linter::where)
                                .toList(),
                        "cannot be read, for such things as an empty answer; skipped_lines has the first of them",
                        "mend them, or let max_skipped_lines leave them out"));
    }

    /** Of {@code place: problem}, where the place is {@code file:line} or a field. */
    private static Finding.Where where(String skipped) {
        Matcher place = PLACE.matcher(skipped);
        return new Finding.Where(place.lookingAt() ? place.group(1) : skipped, "");
    }

    /** Of one source: that another counts its records in the same way says nothing. */
    private static List<Finding> repeatedIds(Inspected data) {
        return RepeatedIds.find(data.set().preferences(), data.wheres());
    }

    private List<Finding> notTokenized() {
        return tokenizer.isPresent()
                ? List.of()
                : List.of(new Finding(
                        Kind.NOT_TOKENIZED,
                        Severity.INFO,
                        0,
                        List.of(),
                        "the tokenizer of " + baseModel + " is not here, so nothing is known of lengths in tokens",
                        "pull the model first (touchstone pull)"));
    }
}
