package dev.touchstone.wire;

import dev.touchstone.domain.AnnotatorReliability;
import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.AttributeEvaluation;
import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.grpc.v1.TrainProgress;

/** What a run tells of itself: progress, measurements and its data. */
public final class ProgressMapping {
    private ProgressMapping() {}

    public static TrainingProgress toDomain(TrainProgress progress) {
        return new TrainingProgress(
                progress.getStep(),
                progress.getTotalSteps(),
                progress.getEpoch(),
                progress.getLoss(),
                progress.getAccuracy(),
                progress.getMargin(),
                progress.getLearningRate(),
                progress.getGradNorm(),
                progress.getTokensPerSecond(),
                progress.getPaddingShare(),
                progress.getPeakMemoryBytes(),
                Times.toDomain(progress.getTimeLeft()),
                progress.getSmoothedLoss(),
                progress.getTokens(),
                Times.toDomain(progress.getElapsed()));
    }

    public static TrainProgress toProto(TrainingProgress progress) {
        return TrainProgress.newBuilder()
                .setStep(progress.step())
                .setTotalSteps(progress.totalSteps())
                .setEpoch(progress.epoch())
                .setLoss(progress.loss())
                .setAccuracy(progress.accuracy())
                .setMargin(progress.margin())
                .setLearningRate(progress.learningRate())
                .setGradNorm(progress.gradNorm())
                .setTokensPerSecond(progress.tokensPerSecond())
                .setPaddingShare(progress.paddingShare())
                .setPeakMemoryBytes(progress.peakMemoryBytes())
                .setTimeLeft(Times.toProto(progress.timeLeft()))
                .setSmoothedLoss(progress.smoothedLoss())
                .setTokens(progress.tokens())
                .setElapsed(Times.toProto(progress.elapsed()))
                .build();
    }

    public static Evaluation toDomain(dev.touchstone.grpc.v1.Evaluation evaluation) {
        return new Evaluation(
                evaluation.getPairs(),
                evaluation.getLoss(),
                evaluation.getAccuracy(),
                evaluation.getMeanMargin(),
                evaluation.getMinReward(),
                evaluation.getMeanReward(),
                evaluation.getMaxReward(),
                evaluation.getTieShare(),
                evaluation.getLongerAnswerAccuracy(),
                evaluation.getStep(),
                evaluation.getAttributesList().stream()
                        .map(ProgressMapping::toDomain)
                        .toList());
    }

    private static AttributeEvaluation toDomain(dev.touchstone.grpc.v1.AttributeEvaluation one) {
        return new AttributeEvaluation(
                one.getAttribute(), one.getPairs(), one.getLoss(), one.getAccuracy(), one.getMeanMargin());
    }

    private static dev.touchstone.grpc.v1.AttributeEvaluation toProto(AttributeEvaluation one) {
        return dev.touchstone.grpc.v1.AttributeEvaluation.newBuilder()
                .setAttribute(one.attribute())
                .setPairs(one.pairs())
                .setLoss(one.loss())
                .setAccuracy(one.accuracy())
                .setMeanMargin(one.meanMargin())
                .build();
    }

    public static dev.touchstone.grpc.v1.Evaluation toProto(Evaluation evaluation) {
        return dev.touchstone.grpc.v1.Evaluation.newBuilder()
                .setPairs(evaluation.pairs())
                .setLoss(evaluation.loss())
                .setAccuracy(evaluation.accuracy())
                .setMeanMargin(evaluation.meanMargin())
                .setMinReward(evaluation.minReward())
                .setMeanReward(evaluation.meanReward())
                .setMaxReward(evaluation.maxReward())
                .setTieShare(evaluation.tieShare())
                .setLongerAnswerAccuracy(evaluation.longerAnswerAccuracy())
                .setStep(evaluation.step())
                .addAllAttributes(evaluation.attributes().stream()
                        .map(ProgressMapping::toProto)
                        .toList())
                .build();
    }

    public static DataSummary toDomain(dev.touchstone.grpc.v1.DataSummary data) {
        return new DataSummary(
                data.getPreferences(),
                data.getPairs(),
                data.getEvalPairs(),
                data.getTiedPairs(),
                data.getDroppedTooLong(),
                data.getDroppedEqualAfterTruncation(),
                data.getTruncatedTexts(),
                data.getUnpairedTexts(),
                data.getSkippedLinesList(),
                data.getSha256(),
                data.getFormat(),
                data.getDataset(),
                data.getEvalDataset(),
                data.getAnnotatorsList().stream().map(ProgressMapping::toDomain).toList(),
                data.getAttributesList().stream()
                        .map(one -> new AttributePairs(one.getAttribute(), one.getPairs(), one.getEvalPairs()))
                        .toList());
    }

    static dev.touchstone.grpc.v1.AttributePairs toProto(AttributePairs one) {
        return dev.touchstone.grpc.v1.AttributePairs.newBuilder()
                .setAttribute(one.attribute())
                .setPairs(one.pairs())
                .setEvalPairs(one.evalPairs())
                .build();
    }

    private static AnnotatorReliability toDomain(dev.touchstone.grpc.v1.AnnotatorReliability one) {
        String attribute = one.getAttribute().isEmpty() ? Attribute.OVERALL : one.getAttribute();
        return new AnnotatorReliability(one.getAnnotator(), one.getReliability(), one.getComparisons(), attribute);
    }

    private static dev.touchstone.grpc.v1.AnnotatorReliability toProto(AnnotatorReliability one) {
        return dev.touchstone.grpc.v1.AnnotatorReliability.newBuilder()
                .setAnnotator(one.annotator())
                .setReliability(one.reliability())
                .setComparisons(one.comparisons())
                .setAttribute(one.attribute().equals(Attribute.OVERALL) ? "" : one.attribute())
                .build();
    }

    public static dev.touchstone.grpc.v1.DataSummary toProto(DataSummary data) {
        return dev.touchstone.grpc.v1.DataSummary.newBuilder()
                .setPreferences(data.preferences())
                .setPairs(data.pairs())
                .setEvalPairs(data.evalPairs())
                .setTiedPairs(data.tiedPairs())
                .setDroppedTooLong(data.droppedTooLong())
                .setDroppedEqualAfterTruncation(data.droppedEqualAfterTruncation())
                .setTruncatedTexts(data.truncatedTexts())
                .setUnpairedTexts(data.unpairedTexts())
                .addAllSkippedLines(data.skippedLines())
                .setSha256(data.sha256())
                .setFormat(data.format())
                .setDataset(data.dataset())
                .setEvalDataset(data.evalDataset())
                .addAllAnnotators(
                        data.annotators().stream().map(ProgressMapping::toProto).toList())
                .addAllAttributes(
                        data.attributes().stream().map(ProgressMapping::toProto).toList())
                .build();
    }
}
