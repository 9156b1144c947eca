package dev.touchstone.assess;

import dev.touchstone.data.JudgedPair;
import dev.touchstone.domain.ModelEvaluation;
import dev.touchstone.domain.ModelEvaluation.AttributeAccuracy;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;

/**
 * A model beside what people said.
 *
 * @param pairs of the data that the model can tell apart
 */
record MeasuredModel(EvaluationData data, TextRewards rewards, List<MeasuredPair> pairs) {
    /** Scores all texts of the data; INVALID_DATA when no pair is left to measure. */
    static MeasuredModel of(EvaluationData data, RewardSource source) {
        TextRewards rewards = TextRewards.of(source, data.texts());
        List<MeasuredPair> pairs = MeasuredPair.of(data.pairs().pairs(), rewards);
        if (pairs.isEmpty()) {
            throw new TouchstoneException(
                    Reason.INVALID_DATA,
                    "data: no pair left to measure on, of " + data.entries().size() + " preferences: "
                            + data.pairs().tied() + " tied, "
                            + data.pairs().pairs().size()
                            + " that cannot be scored or are equal after truncation (raise max_length, or set truncation)");
        }
        return new MeasuredModel(data, rewards, pairs);
    }

    ModelEvaluation evaluation(Subject subject) {
        PairMeasures measures = new PairMeasures(pairs);
        PeopleMeasures people = new PeopleMeasures(data.panels(), rewards);
        return new ModelEvaluation(
                subject.name(),
                subject.contract(),
                data.sha256().equals(subject.trainedOn()),
                data.entries().size(),
                pairs.size(),
                data.pairs().tied(),
                data.pairs().pairs().size() - pairs.size(),
                measures.accuracy(),
                measures.tieShare(),
                measures.loss(),
                measures.longerAnswerAccuracy(),
                measures.rewardLengthCorrelation(),
                measures.byLength(),
                data.attributes().entrySet().stream()
                        .map(attribute -> attribute(attribute.getKey(), attribute.getValue()))
                        .filter(attribute -> attribute.pairs() > 0)
                        .toList(),
                people.byAnnotator(),
                people.bestOf(),
                measures.spread(MeasuredPair::margin),
                measures.spread(MeasuredPair::chosen),
                measures.spread(MeasuredPair::rejected));
    }

    private AttributeAccuracy attribute(String name, List<JudgedPair> judged) {
        PairMeasures measures = new PairMeasures(MeasuredPair.of(judged, rewards.by(name)));
        return new AttributeAccuracy(
                name,
                measures.pairs().size(),
                measures.accuracy(),
                measures.longerAnswerAccuracy().value());
    }
}
