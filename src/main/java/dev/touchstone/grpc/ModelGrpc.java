package dev.touchstone.grpc;

import com.google.protobuf.Empty;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.CalibrationRequest;
import dev.touchstone.domain.EvaluationRequest;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.CalibrateModelRequest;
import dev.touchstone.grpc.v1.DeleteModelRequest;
import dev.touchstone.grpc.v1.EvaluateModelRequest;
import dev.touchstone.grpc.v1.EvaluateModelResponse;
import dev.touchstone.grpc.v1.GetModelRequest;
import dev.touchstone.grpc.v1.ListModelsRequest;
import dev.touchstone.grpc.v1.ListModelsResponse;
import dev.touchstone.grpc.v1.Model;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.ModelVersion;
import dev.touchstone.grpc.v1.PromoteModelRequest;
import dev.touchstone.grpc.v1.RollbackModelRequest;
import dev.touchstone.jobs.ModelUse;
import dev.touchstone.registry.ModelAliases;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.ModelHolder;
import dev.touchstone.wire.CalibrationMapping;
import dev.touchstone.wire.EvaluationMapping;
import dev.touchstone.wire.ModelMapping;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** ModelService: looks after published versions. */
final class ModelGrpc extends ModelServiceGrpc.ModelServiceImplBase {
    private final ModelRegistry registry;
    private final ModelHolder models;
    private final ModelUse use;
    private final Assessments assessments;
    private final Audit audit;
    private final Replies replies;

    /** @param executor may block */
    ModelGrpc(
            ModelRegistry registry,
            ModelHolder models,
            ModelUse use,
            Assessments assessments,
            Audit audit,
            Executor executor) {
        this.registry = registry;
        this.models = models;
        this.use = use;
        this.assessments = assessments;
        this.audit = audit;
        this.replies = new Replies(executor);
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> call) {
        ModelName name = ResourceNames.model(request.getName());
        replies.answer(call, () -> get(name));
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> call) {
        replies.answer(call, () -> list(request));
    }

    @Override
    public void promoteModel(PromoteModelRequest request, StreamObserver<Model> call) {
        ModelName name = ResourceNames.version(request.getName());
        AliasChange.checkNote(request.getNote());
        Optional<PromotionCondition> condition = condition(request);
        Context context = Context.current();
        Audit.Entry entry = audit.entry("PromoteModel");
        replies.answer(
                call,
                () -> entry.record(
                        name.toString(),
                        () -> promote(name, request.getNote(), condition, context),
                        Model::getChampion));
    }

    @Override
    public void rollbackModel(RollbackModelRequest request, StreamObserver<Model> call) {
        ModelName name = ResourceNames.modelAlone(request.getName());
        AliasChange.checkNote(request.getNote());
        Audit.Entry entry = audit.entry("RollbackModel");
        replies.answer(
                call, () -> entry.record(name.toString(), () -> rollBack(name, request.getNote()), Model::getChampion));
    }

    @Override
    public void calibrateModel(CalibrateModelRequest request, StreamObserver<ModelVersion> call) {
        ModelName name = ResourceNames.version(request.getName());
        CalibrationRequest calibration = CalibrationMapping.toDomain(request);
        Audit.Entry entry = audit.entry("CalibrateModel");
        Context context = Context.current();
        replies.answer(
                call,
                () -> entry.record(
                        name.toString(), () -> calibrate(name, calibration, context), ModelVersion::getName));
    }

    private ModelVersion calibrate(ModelName name, CalibrationRequest request, Context context) {
        ModelManifest version = registry.manifest(name);
        return ModelMapping.toProto(version, Optional.of(assessments.calibrate(version, request, context)));
    }

    @Override
    public void evaluateModel(EvaluateModelRequest request, StreamObserver<EvaluateModelResponse> call) {
        EvaluationRequest evaluation = EvaluationMapping.toDomain(request);
        Context context = Context.current();
        replies.answer(call, () -> EvaluationMapping.toProto(assessments.evaluate(evaluation, context)));
    }

    @Override
    public void deleteModel(DeleteModelRequest request, StreamObserver<Empty> call) {
        ModelName name = ResourceNames.model(request.getName());
        Audit.Entry entry = audit.entry("DeleteModel");
        replies.answer(
                call,
                () -> entry.record(name.toString(), () -> delete(name, request.getForce()), deleted -> "deleted"));
    }

    private Empty delete(ModelName name, boolean force) {
        if (!force) {
            use.requireNone(name);
        }
        registry.delete(name);
        models.retireDeleted();
        return Empty.getDefaultInstance();
    }

    private static Optional<PromotionCondition> condition(PromoteModelRequest request) {
        Violations violations = new Violations();
        PromotionCondition condition = request.hasCondition()
                ? violations.collect("condition", () -> ModelMapping.toDomain(request.getCondition()))
                : null;
        violations.throwIfAny();
        return Optional.ofNullable(condition);
    }

    private Model promote(ModelName name, String note, Optional<PromotionCondition> condition, Context context) {
        ModelName version = registry.resolve(name);
        load(version);
        if (condition.isPresent()) {
            ModelName champion = registry.resolve(ModelName.of(name.id()));
            String measured = assessments.require(condition.get(), version, champion, context);
            registry.promote(version, champion, note.isEmpty() ? measured : note + "; " + measured);
        } else {
            registry.promote(version, note);
        }
        return get(ModelName.of(name.id()));
    }

    private Model rollBack(ModelName model, String note) {
        registry.aliases(model.id()).previousChampion().ifPresent(this::load);
        registry.rollBack(model, note);
        return get(model);
    }

    /** In memory, and found to reproduce its goldens, before the first request is sent to it. */
    private void load(ModelName champion) {
        models.load(champion).join();
    }

    private Model get(ModelName name) {
        return toProto(name.id(), name.isModel() ? registry.versions(name.id()) : List.of(registry.manifest(name)));
    }

    private Model toProto(String id, List<ModelManifest> versions) {
        ModelAliases aliases = registry.aliases(id);
        return ModelMapping.toProto(
                models.served(id),
                withCalibrations(versions),
                aliases.champion(),
                aliases.candidate(),
                aliases.history());
    }

    private ListModelsResponse list(ListModelsRequest request) {
        Page<String> page = Page.of(
                registry.models(),
                Function.identity(),
                Comparator.naturalOrder(),
                request.getPageSize(),
                request.getPageToken());
        return ListModelsResponse.newBuilder()
                .addAllModels(page.items().stream()
                        .flatMap(id -> withVersions(id).stream())
                        .toList())
                .setNextPageToken(page.nextPageToken())
                .build();
    }

    private List<ModelVersion> withCalibrations(List<ModelManifest> versions) {
        return versions.stream()
                .map(version -> ModelMapping.toProto(version, registry.calibration(version.name())))
                .toList();
    }

    /** Empty if the model has been deleted since it was listed. */
    private Optional<Model> withVersions(String id) {
        List<ModelManifest> versions = registry.versions(id);
        return versions.isEmpty() ? Optional.empty() : Optional.of(toProto(id, versions));
    }
}
