package dev.touchstone.lint;

import dev.touchstone.data.PairSurvey;
import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.Inspection.Counts;
import dev.touchstone.domain.Inspection.Distribution;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.text.ConversationText;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** How much there is of what, and how long it is. */
final class Contents {
    private final Records records;
    private final TrainingOptions options;

    Contents(Records records, TrainingOptions options) {
        this.records = records;
        this.options = options;
    }

    /** @param prompts how many groups of records with the same prompt there are */
    Counts counts(long prompts, PairSurvey train, PairSurvey measure) {
        return new Counts(
                records.size(),
                records.measured().cardinality(),
                count(Preference.Pair.class::isInstance),
                count(Preference.Ranking.class::isInstance),
                count(Preference.Rating.class::isInstance),
                count(one -> one instanceof Preference.LabelledText text && text.acceptable()),
                count(one -> one instanceof Preference.LabelledText text && !text.acceptable()),
                prompts,
                answers(),
                annotators(),
                train.pairs(),
                measure.pairs(),
                train.tied() + measure.tied(),
                train.unpaired() + measure.unpaired(),
                attributes());
    }

    /** Of all that is judged, asked for or not. */
    private List<AttributePairs> attributes() {
        List<String> judged = records.preferences().stream()
                .flatMap(one -> one.attributes().stream())
                .distinct()
                .sorted()
                .toList();
        List<Preference> train = records.side(false);
        List<Preference> measure = records.side(true);
        return judged.equals(List.of(Attribute.OVERALL))
                ? List.of()
                : judged.stream()
                        .map(attribute -> new AttributePairs(
                                attribute,
                                PairSurvey.pairsToTrainOn(train, options, attribute),
                                PairSurvey.pairsToMeasureOn(measure, options, attribute)))
                        .toList();
    }

    private long count(Predicate<Preference> kind) {
        return records.preferences().stream().filter(kind).count();
    }

    private long answers() {
        return records.preferences().stream()
                .flatMap(one -> one.answers().stream().map(answer -> ScoreInput.of(one.prompt(), answer)))
                .distinct()
                .count();
    }

    private long annotators() {
        return records.preferences().stream()
                .flatMap(one -> one.annotators().stream())
                .filter(name -> !name.isEmpty())
                .distinct()
                .count();
    }

    /** Of the distinct prompts, in characters. */
    Distribution promptLengths() {
        return Distributions.of(records.preferences().stream()
                .map(Preference::prompt)
                .filter(Objects::nonNull)
                .distinct()
                .map(ConversationText::render)
                .mapToDouble(Contents::characters));
    }

    /** Of the answers, or whole texts, of all records, in characters. */
    Distribution answerLengths() {
        return Distributions.of(records.preferences().stream()
                .flatMap(one -> one.answers().stream())
                .mapToDouble(Contents::characters));
    }

    private static double characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
