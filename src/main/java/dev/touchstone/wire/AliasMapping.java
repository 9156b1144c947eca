package dev.touchstone.wire;

import dev.touchstone.domain.AliasCause;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelName;
import dev.touchstone.grpc.v1.AliasHistory;
import java.util.List;
import java.util.Optional;

/** The history of a model's aliases. */
public final class AliasMapping {
    private static final String CAUSE = "ALIAS_CAUSE_";

    private AliasMapping() {}

    static AliasHistory toProto(List<AliasChange> changes) {
        return AliasHistory.newBuilder()
                .addAllChanges(changes.stream().map(AliasMapping::toProto).toList())
                .build();
    }

    static List<AliasChange> toDomain(AliasHistory history) {
        return history.getChangesList().stream().map(AliasMapping::toDomain).toList();
    }

    static dev.touchstone.grpc.v1.AliasChange toProto(AliasChange change) {
        return dev.touchstone.grpc.v1.AliasChange.newBuilder()
                .setAlias(change.alias().toString())
                .setTime(Times.toProto(change.time()))
                .setFromVersion(toProto(change.from()))
                .setToVersion(toProto(change.to()))
                .setCause(dev.touchstone.grpc.v1.AliasCause.valueOf(
                        CAUSE + change.cause().name()))
                .setNote(change.note())
                .build();
    }

    private static AliasChange toDomain(dev.touchstone.grpc.v1.AliasChange change) {
        return new AliasChange(
                ModelAlias.of(change.getAlias()).orElseThrow(() -> unknown("alias", change.getAlias())),
                Times.toDomain(change.getTime()),
                version(change.getFromVersion()),
                version(change.getToVersion()),
                Enums.toDomain(AliasCause.class, change.getCause(), CAUSE)
                        .orElseThrow(() -> unknown("cause", change.getCause().name())),
                change.getNote());
    }

    private static Optional<ModelName> version(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(ModelName.parse(name));
    }

    static String toProto(Optional<ModelName> version) {
        return version.map(ModelName::toString).orElse("");
    }

    private static IllegalArgumentException unknown(String field, String value) {
        return new IllegalArgumentException(field + ": " + value + " (expected: a known one)");
    }
}
