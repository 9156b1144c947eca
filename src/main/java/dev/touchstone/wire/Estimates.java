package dev.touchstone.wire;

import dev.touchstone.domain.Estimate;
import dev.touchstone.grpc.v1.StatisticalEstimate;

/** Statistics with their intervals; what is not defined is left out. */
final class Estimates {
    private Estimates() {}

    static StatisticalEstimate toProto(Estimate estimate) {
        StatisticalEstimate.Builder proto = StatisticalEstimate.newBuilder();
        if (estimate.isDefined()) {
            proto.setValue(estimate.value());
        }
        if (estimate.hasInterval()) {
            proto.setLow(estimate.low()).setHigh(estimate.high());
        }
        return proto.build();
    }
}
