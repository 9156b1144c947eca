package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Calibration.Curve;
import dev.touchstone.domain.CalibrationRequest;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.LabelledSource;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.CalibrateModelRequest;
import dev.touchstone.grpc.v1.CalibrationCurve;
import dev.touchstone.grpc.v1.CurveKind;
import dev.touchstone.grpc.v1.ErrorBound;
import dev.touchstone.grpc.v1.IsotonicCurve;
import dev.touchstone.grpc.v1.LabelledAnswer;
import dev.touchstone.grpc.v1.LabelledAnswerSource;
import dev.touchstone.grpc.v1.LogisticCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Calibrations and what they rest on. */
public final class CalibrationMapping {
    private static final String KIND = "CURVE_KIND_";

    private CalibrationMapping() {}

    public static dev.touchstone.grpc.v1.Calibration toProto(Calibration calibration) {
        dev.touchstone.grpc.v1.Calibration.Builder proto = dev.touchstone.grpc.v1.Calibration.newBuilder()
                .setContract(calibration.contract())
                .setCurve(toProto(calibration.curve()))
                .setAcceptAbove(calibration.acceptAbove())
                .setBlockBelow(calibration.blockBelow())
                .setMaxFalseAccept(calibration.target().maxFalseAccept())
                .setMaxFalseBlock(calibration.target().maxFalseBlock())
                .setConfidence(calibration.target().confidence())
                .setFalseAccept(toProto(calibration.falseAccept()))
                .setFalseBlock(toProto(calibration.falseBlock()))
                .putAllLogLosses(calibration.logLosses().entrySet().stream()
                        .collect(Collectors.toMap(loss -> KIND + loss.getKey().name(), Map.Entry::getValue)))
                .setDataSha256(calibration.dataSha256())
                .setCreateTime(Times.toProto(calibration.createTime()))
                .setNextAnswers(calibration.target().next());
        calibration.basis().leftOut().ifPresent(proto::setLeftOutAnswers);
        calibration.basis().length().ifPresent(length -> {
            proto.setTruncation(OptionsMapping.truncation(length.truncation()));
            length.maxLength().ifPresent(proto::setMaxLength);
        });
        return proto.build();
    }

    public static Calibration toDomain(dev.touchstone.grpc.v1.Calibration proto) {
        return new Calibration(
                proto.getContract(),
                toDomain(proto.getCurve()),
                proto.getAcceptAbove(),
                proto.getBlockBelow(),
                new GateTarget(
                        proto.getMaxFalseAccept(),
                        proto.getMaxFalseBlock(),
                        proto.getConfidence(),
                        proto.getNextAnswers()),
                toDomain(proto.getFalseAccept()),
                toDomain(proto.getFalseBlock()),
                proto.getLogLossesMap().entrySet().stream()
                        .collect(Collectors.toMap(loss -> kind(CurveKind.valueOf(loss.getKey())), Map.Entry::getValue)),
                proto.getDataSha256(),
                Times.toDomain(proto.getCreateTime()),
                basis(proto));
    }

    private static Calibration.Basis basis(dev.touchstone.grpc.v1.Calibration proto) {
        OptionalInt maxLength = proto.hasMaxLength() ? OptionalInt.of(proto.getMaxLength()) : OptionalInt.empty();
        return new Calibration.Basis(
                proto.hasLeftOutAnswers() ? OptionalLong.of(proto.getLeftOutAnswers()) : OptionalLong.empty(),
                OptionsMapping.truncation(proto.getTruncation())
                        .map(truncation -> new TextLength(truncation, maxLength)));
    }

    /**
     * What a calibration is asked to rest on.
     *
     * @throws TouchstoneException INVALID_REQUEST naming every bad field
     */
    public static CalibrationRequest toDomain(CalibrateModelRequest request) {
        Violations violations = new Violations();
        LabelledSource source = violations.collect("answers", () -> source(request.getAnswers()));
        GateTarget target = violations.collect("", () -> target(request));
        OptionsMapping.checkLength(
                violations,
                request.hasMaxLength(),
                request.getMaxLength(),
                request.getTruncation(),
                request.getTruncationValue());
        violations.throwIfAny();
        return new CalibrationRequest(
                requireNonNull(source),
                requireNonNull(target),
                new TextLength(
                        OptionsMapping.truncation(request.getTruncation())
                                .orElse(dev.touchstone.domain.Truncation.NONE),
                        request.hasMaxLength() ? OptionalInt.of(request.getMaxLength()) : OptionalInt.empty()));
    }

    private static GateTarget target(CalibrateModelRequest request) {
        GateTarget usual = GateTarget.DEFAULT;
        return new GateTarget(
                request.hasMaxFalseAccept() ? request.getMaxFalseAccept() : usual.maxFalseAccept(),
                request.hasMaxFalseBlock() ? request.getMaxFalseBlock() : usual.maxFalseBlock(),
                request.hasConfidence() ? request.getConfidence() : usual.confidence(),
                request.getNextAnswers());
    }

    private static LabelledSource source(LabelledAnswerSource source) {
        return switch (source.getSourceCase()) {
            case PATH -> new LabelledSource.Location(PreferenceMapping.path(source.getPath()));
            case INLINE -> inline(source.getInline().getAnswersList());
            case DATASET -> new LabelledSource.Dataset(PreferenceMapping.datasetName(source.getDataset()));
            case SOURCE_NOT_SET ->
                throw TouchstoneException.of(
                        Reason.INVALID_REQUEST, "source", "none (expected: path, inline or dataset)");
        };
    }

    private static LabelledSource inline(List<LabelledAnswer> answers) {
        Violations violations = new Violations();
        List<dev.touchstone.domain.LabelledAnswer> mapped = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            LabelledAnswer answer = answers.get(i);
            dev.touchstone.domain.LabelledAnswer one =
                    violations.collect("inline.answers[" + i + "]", () -> toDomain(answer));
            if (one != null) {
                mapped.add(one);
            }
        }
        violations.throwIfAny();
        return new LabelledSource.Inline(mapped);
    }

    private static dev.touchstone.domain.LabelledAnswer toDomain(LabelledAnswer answer) {
        Violations violations = new Violations();
        boolean hasLabel = answer.hasLabel() && (answer.getLabel() == 0 || answer.getLabel() == 1);
        violations.check(hasLabel, "label", answer.hasLabel() ? answer.getLabel() : "missing", "0 or 1");
        ScoreInput input = ScoreMapping.toDomain(answer.getItem(), "item", violations);
        return new dev.touchstone.domain.LabelledAnswer(input, answer.getLabel() == 1);
    }

    private static CalibrationCurve toProto(Curve curve) {
        CalibrationCurve.Builder proto = CalibrationCurve.newBuilder()
                .setKind(CurveKind.valueOf(KIND + curve.kind().name()));
        switch (curve) {
            case Curve.Logistic logistic ->
                proto.setLogistic(
                        LogisticCurve.newBuilder().setSlope(logistic.slope()).setIntercept(logistic.intercept()));
            case Curve.Isotonic isotonic ->
                proto.setIsotonic(IsotonicCurve.newBuilder()
                        .addAllRewards(isotonic.rewards())
                        .addAllProbabilities(isotonic.probabilities()));
        }
        return proto.build();
    }

    private static Curve toDomain(CalibrationCurve proto) {
        return proto.hasIsotonic()
                ? new Curve.Isotonic(
                        proto.getIsotonic().getRewardsList(),
                        proto.getIsotonic().getProbabilitiesList())
                : new Curve.Logistic(
                        kind(proto.getKind()),
                        proto.getLogistic().getSlope(),
                        proto.getLogistic().getIntercept());
    }

    private static Curve.Kind kind(CurveKind proto) {
        return Enums.toDomain(Curve.Kind.class, proto, KIND)
                .orElseThrow(() -> new IllegalArgumentException("kind: " + proto + " (expected: a known one)"));
    }

    private static ErrorBound toProto(Calibration.ErrorBound bound) {
        ErrorBound.Builder proto = ErrorBound.newBuilder()
                .setExamples(bound.examples())
                .setErrors(bound.errors())
                .setUpperBound(bound.upperBound());
        bound.nextUpperBound().ifPresent(proto::setNextUpperBound);
        return proto.build();
    }

    private static Calibration.ErrorBound toDomain(ErrorBound proto) {
        return new Calibration.ErrorBound(
                proto.getExamples(),
                proto.getErrors(),
                proto.getUpperBound(),
                proto.hasNextUpperBound() ? OptionalDouble.of(proto.getNextUpperBound()) : OptionalDouble.empty());
    }
}
