package dev.touchstone.wire;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Calibration.Curve;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.grpc.v1.CalibrationCurve;
import dev.touchstone.grpc.v1.CurveKind;
import dev.touchstone.grpc.v1.ErrorBound;
import dev.touchstone.grpc.v1.IsotonicCurve;
import dev.touchstone.grpc.v1.LogisticCurve;
import java.util.Map;
import java.util.stream.Collectors;

/** Calibrations. */
public final class CalibrationMapping {
    private static final String KIND = "CURVE_KIND_";

    private CalibrationMapping() {}

    public static dev.touchstone.grpc.v1.Calibration toProto(Calibration calibration) {
        return dev.touchstone.grpc.v1.Calibration.newBuilder()
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
                .build();
    }

    public static Calibration toDomain(dev.touchstone.grpc.v1.Calibration proto) {
        return new Calibration(
                proto.getContract(),
                toDomain(proto.getCurve()),
                proto.getAcceptAbove(),
                proto.getBlockBelow(),
                new GateTarget(proto.getMaxFalseAccept(), proto.getMaxFalseBlock(), proto.getConfidence()),
                toDomain(proto.getFalseAccept()),
                toDomain(proto.getFalseBlock()),
                proto.getLogLossesMap().entrySet().stream()
                        .collect(Collectors.toMap(loss -> kind(CurveKind.valueOf(loss.getKey())), Map.Entry::getValue)),
                proto.getDataSha256(),
                Times.toDomain(proto.getCreateTime()));
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
        return ErrorBound.newBuilder()
                .setExamples(bound.examples())
                .setErrors(bound.errors())
                .setUpperBound(bound.upperBound())
                .build();
    }

    private static Calibration.ErrorBound toDomain(ErrorBound proto) {
        return new Calibration.ErrorBound(proto.getExamples(), proto.getErrors(), proto.getUpperBound());
    }
}
