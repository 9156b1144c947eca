package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.EvaluationRequest;
import dev.touchstone.domain.EvaluationResult;
import dev.touchstone.domain.ModelComparison;
import dev.touchstone.domain.ModelEvaluation;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.AnnotatorAccuracy;
import dev.touchstone.grpc.v1.AttributeAccuracy;
import dev.touchstone.grpc.v1.BestOfK;
import dev.touchstone.grpc.v1.EvaluateModelRequest;
import dev.touchstone.grpc.v1.EvaluateModelResponse;
import dev.touchstone.grpc.v1.FlippedJudgement;
import dev.touchstone.grpc.v1.LengthBandAccuracy;
import dev.touchstone.grpc.v1.Spread;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Measurements of models on what people said. */
public final class EvaluationMapping {
    private EvaluationMapping() {}

    /**
     * What a measurement is asked of.
     *
     * @throws TouchstoneException INVALID_REQUEST naming every bad field
     */
    public static EvaluationRequest toDomain(EvaluateModelRequest request) {
        Violations violations = new Violations();
        ModelName name = name("name", request.getName(), violations);
        DataSource data = violations.collect("data", () -> PreferenceMapping.toDomain(request.getData()));
        ModelName against = request.getAgainst().isEmpty() ? null : name("against", request.getAgainst(), violations);
        OptionsMapping.checkLength(
                violations,
                request.hasMaxLength(),
                request.getMaxLength(),
                request.getTruncation(),
                request.getTruncationValue());
        violations.throwIfAny();
        return new EvaluationRequest(
                requireNonNull(name),
                Optional.ofNullable(against),
                requireNonNull(data),
                OptionsMapping.truncation(request.getTruncation()),
                request.hasMaxLength() ? OptionalInt.of(request.getMaxLength()) : OptionalInt.empty());
    }

    private static @Nullable ModelName name(String field, String text, Violations violations) {
        try {
            return ModelName.parse(text);
        } catch (TouchstoneException e) {
            violations.check(
                    false,
                    field,
                    text.isEmpty() ? "empty" : text,
                    "models/{model}, models/{model}/versions/{n} or models/{model}@{champion or candidate}");
            return null;
        }
    }

    public static EvaluateModelResponse toProto(EvaluationResult result) {
        EvaluateModelResponse.Builder proto =
                EvaluateModelResponse.newBuilder().setEvaluation(toProto(result.evaluation()));
        result.against().map(EvaluationMapping::toProto).ifPresent(proto::setAgainst);
        result.comparison().map(EvaluationMapping::toProto).ifPresent(proto::setComparison);
        return proto.build();
    }

    private static dev.touchstone.grpc.v1.ModelEvaluation toProto(ModelEvaluation evaluation) {
        dev.touchstone.grpc.v1.ModelEvaluation.Builder proto = dev.touchstone.grpc.v1.ModelEvaluation.newBuilder()
                .setModel(evaluation.model())
                .setContract(evaluation.contract())
                .setTrainedOnData(evaluation.trainedOnData())
                .setPreferences(evaluation.preferences())
                .setPairs(evaluation.pairs())
                .setTiedPairs(evaluation.tiedPairs())
                .setLeftOutPairs(evaluation.leftOutPairs())
                .setAccuracy(Estimates.toProto(evaluation.accuracy()))
                .setTieShare(evaluation.tieShare())
                .setLoss(evaluation.loss())
                .setLongerAnswerAccuracy(Estimates.toProto(evaluation.longerAnswerAccuracy()))
                .setMargin(toProto(evaluation.margins()))
                .setChosenReward(toProto(evaluation.chosenRewards()))
                .setRejectedReward(toProto(evaluation.rejectedRewards()));
        evaluation.rewardLengthCorrelation().ifPresent(proto::setRewardLengthCorrelation);
        evaluation.byLength().forEach(band -> proto.addByLength(toProto(band)));
        evaluation.byAttribute().forEach(attribute -> proto.addByAttribute(toProto(attribute)));
        evaluation.byAnnotator().forEach(annotator -> proto.addByAnnotator(toProto(annotator)));
        evaluation.bestOf().forEach(best -> proto.addBestOf(toProto(best)));
        return proto.build();
    }

    private static LengthBandAccuracy toProto(ModelEvaluation.LengthBand band) {
        return LengthBandAccuracy.newBuilder()
                .setFewestChars(band.fewest())
                .setMostChars(band.most())
                .setPairs(band.pairs())
                .setAccuracy(Estimates.toProto(band.accuracy()))
                .setLongerAnswerAccuracy(band.longerAnswerAccuracy())
                .build();
    }

    private static AttributeAccuracy toProto(ModelEvaluation.AttributeAccuracy attribute) {
        return AttributeAccuracy.newBuilder()
                .setAttribute(attribute.name())
                .setPairs(attribute.pairs())
                .setAccuracy(Estimates.toProto(attribute.accuracy()))
                .setLongerAnswerAccuracy(attribute.longerAnswerAccuracy())
                .build();
    }

    private static AnnotatorAccuracy toProto(ModelEvaluation.AnnotatorAccuracy annotator) {
        return AnnotatorAccuracy.newBuilder()
                .setAnnotator(annotator.name())
                .setComparisons(annotator.comparisons())
                .setAccuracy(Estimates.toProto(annotator.accuracy()))
                .setTau(Estimates.toProto(annotator.tau()))
                .build();
    }

    private static BestOfK toProto(ModelEvaluation.BestOf best) {
        return BestOfK.newBuilder()
                .setAnswers(best.answers())
                .setPrompts(best.prompts())
                .setRate(Estimates.toProto(best.rate()))
                .setChanceRate(best.chance())
                .setLongestAnswerRate(best.longestAnswer())
                .build();
    }

    private static Spread toProto(dev.touchstone.domain.Spread spread) {
        Spread.Builder proto = Spread.newBuilder()
                .setCount(spread.count())
                .setMean(spread.mean())
                .addAllQuantiles(spread.quantiles())
                .addAllBinEdges(spread.edges())
                .addAllBinCounts(spread.counts());
        if (!Double.isNaN(spread.sd())) {
            proto.setStandardDeviation(spread.sd());
        }
        return proto.build();
    }

    private static dev.touchstone.grpc.v1.ModelComparison toProto(ModelComparison comparison) {
        return dev.touchstone.grpc.v1.ModelComparison.newBuilder()
                .setPairs(comparison.pairs())
                .setAccuracy(comparison.accuracy())
                .setAgainstAccuracy(comparison.againstAccuracy())
                .setDifference(Estimates.toProto(comparison.difference()))
                .setOnlyRight(comparison.onlyRight())
                .setOnlyAgainstRight(comparison.onlyAgainstRight())
                .setPromptsBetter(comparison.promptsBetter())
                .setPromptsWorse(comparison.promptsWorse())
                .setPValue(comparison.pValue())
                .addAllFlips(comparison.flips().stream()
                        .map(EvaluationMapping::toProto)
                        .toList())
                .build();
    }

    private static FlippedJudgement toProto(ModelComparison.Flip flip) {
        return FlippedJudgement.newBuilder()
                .setChosen(flip.chosen().place())
                .setChosenId(flip.chosen().id())
                .setRejected(flip.rejected().place())
                .setRejectedId(flip.rejected().id())
                .setRight(flip.right())
                .setChosenReward((float) flip.chosenReward())
                .setRejectedReward((float) flip.rejectedReward())
                .setAgainstChosenReward((float) flip.againstChosenReward())
                .setAgainstRejectedReward((float) flip.againstRejectedReward())
                .build();
    }
}
