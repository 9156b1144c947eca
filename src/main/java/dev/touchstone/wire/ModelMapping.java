package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.Model;
import dev.touchstone.grpc.v1.ModelVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Models and their published versions. */
public final class ModelMapping {
    private ModelMapping() {}

    public static ModelManifest toDomain(ModelVersion version) {
        return new ModelManifest(
                ModelName.parse(version.getName()),
                Times.toDomain(version.getCreateTime()),
                version.getBaseModel(),
                version.getJob(),
                version.getArchitecture(),
                version.getParameters(),
                version.getContract(),
                version.getMaxLength(),
                OptionsMapping.truncation(version.getTruncation()).orElse(Truncation.NONE),
                OptionsMapping.toDomain(version.getOptions(), TrainingOptions.defaultsFor(version.getBaseModel())),
                ProgressMapping.toDomain(version.getData()),
                evaluation(version.hasEvaluation(), version.getEvaluation()),
                version.getTouchstoneVersion(),
                version.getSizeBytes(),
                version.getBaseContract(),
                evaluation(version.hasBaseEvaluation(), version.getBaseEvaluation()),
                version.hasTemplateTime() ? Optional.of(Times.toDomain(version.getTemplateTime())) : Optional.empty(),
                version.getFilesMap());
    }

    private static Optional<Evaluation> evaluation(boolean present, dev.touchstone.grpc.v1.Evaluation evaluation) {
        return present ? Optional.of(ProgressMapping.toDomain(evaluation)) : Optional.empty();
    }

    public static ModelVersion toProto(ModelManifest manifest) {
        ModelVersion.Builder builder = ModelVersion.newBuilder()
                .setName(manifest.name().toString())
                .setCreateTime(Times.toProto(manifest.createTime()))
                .setBaseModel(manifest.baseModel())
                .setJob(manifest.job())
                .setArchitecture(manifest.architecture())
                .setParameters(manifest.parameters())
                .setContract(manifest.contract())
                .setMaxLength(manifest.maxLength())
                .setTruncation(OptionsMapping.truncation(manifest.truncation()))
                .setOptions(OptionsMapping.toProto(manifest.options()))
                .setData(ProgressMapping.toProto(manifest.data()))
                .setTouchstoneVersion(manifest.touchstoneVersion())
                .setSizeBytes(manifest.sizeBytes())
                .setBaseContract(manifest.baseContract())
                .putAllFiles(manifest.files());
        manifest.evaluation().map(ProgressMapping::toProto).ifPresent(builder::setEvaluation);
        manifest.baseEvaluation().map(ProgressMapping::toProto).ifPresent(builder::setBaseEvaluation);
        manifest.templateTime().map(Times::toProto).ifPresent(builder::setTemplateTime);
        return builder.build();
    }

    /** A version with what its rewards mean. */
    public static ModelVersion toProto(ModelManifest manifest, Optional<Calibration> calibration) {
        ModelVersion.Builder builder = toProto(manifest).toBuilder();
        calibration.map(CalibrationMapping::toProto).ifPresent(builder::setCalibration);
        return builder.build();
    }

    /** @throws TouchstoneException INVALID_REQUEST naming every bad field */
    public static PromotionCondition toDomain(dev.touchstone.grpc.v1.PromotionCondition condition) {
        Violations violations = new Violations();
        DataSource data = violations.collect("data", () -> PreferenceMapping.toDomain(condition.getData()));
        violations.throwIfAny();
        return new PromotionCondition(
                requireNonNull(data),
                condition.hasMinAccuracy() ? OptionalDouble.of(condition.getMinAccuracy()) : OptionalDouble.empty(),
                condition.hasMaxAccuracyLoss()
                        ? OptionalDouble.of(condition.getMaxAccuracyLoss())
                        : OptionalDouble.empty());
    }

    /**
     * A model with some of its versions, newest first.
     *
     * @param served answers when only the model is named
     */
    public static Model toProto(
            ModelName served,
            List<ModelVersion> versions,
            Optional<ModelName> champion,
            Optional<ModelName> candidate,
            List<AliasChange> history) {
        return Model.newBuilder()
                .setName(ModelName.of(served.id()).toString())
                .setServedVersion(served.toString())
                .addAllVersions(versions)
                .setChampion(AliasMapping.toProto(champion))
                .setCandidate(AliasMapping.toProto(candidate))
                .addAllAliasChanges(history.stream().map(AliasMapping::toProto).toList())
                .build();
    }
}
