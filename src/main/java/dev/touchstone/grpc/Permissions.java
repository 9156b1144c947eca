package dev.touchstone.grpc;

import dev.touchstone.access.Scope;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.PreferenceServiceGrpc;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which scope each RPC needs. */
final class Permissions {
    private static final Map<String, Scope> NEEDED = Map.ofEntries(
            row(RewardServiceGrpc.getScoreMethod(), Scope.SCORE),
            row(RewardServiceGrpc.getStreamScoreMethod(), Scope.SCORE),
            row(RewardServiceGrpc.getGetServerInfoMethod(), Scope.SCORE),
            row(ModelServiceGrpc.getGetModelMethod(), Scope.SCORE),
            row(ModelServiceGrpc.getListModelsMethod(), Scope.SCORE),
            row(RewardServiceGrpc.getTrainMethod(), Scope.TRAIN),
            row(RewardServiceGrpc.getRetrainMethod(), Scope.TRAIN),
            row(JobServiceGrpc.getGetJobMethod(), Scope.TRAIN),
            row(JobServiceGrpc.getListJobsMethod(), Scope.TRAIN),
            row(JobServiceGrpc.getWatchJobMethod(), Scope.TRAIN),
            row(JobServiceGrpc.getCancelJobMethod(), Scope.TRAIN),
            row(JobServiceGrpc.getResumeJobMethod(), Scope.TRAIN),
            row(JobServiceGrpc.getDeleteJobMethod(), Scope.ADMIN),
            row(ModelServiceGrpc.getEvaluateModelMethod(), Scope.TRAIN),
            row(ModelServiceGrpc.getCalibrateModelMethod(), Scope.ADMIN),
            row(ModelServiceGrpc.getPromoteModelMethod(), Scope.ADMIN),
            row(ModelServiceGrpc.getRollbackModelMethod(), Scope.ADMIN),
            row(PreferenceServiceGrpc.getImportPreferencesMethod(), Scope.TRAIN),
            row(PreferenceServiceGrpc.getGetDatasetMethod(), Scope.TRAIN),
            row(PreferenceServiceGrpc.getListDatasetsMethod(), Scope.TRAIN),
            row(PreferenceServiceGrpc.getInspectDatasetMethod(), Scope.TRAIN),
            row(PreferenceServiceGrpc.getDeleteDatasetMethod(), Scope.ADMIN),
            row(PreferenceServiceGrpc.getForgetPreferencesMethod(), Scope.ADMIN),
            row(ModelServiceGrpc.getDeleteModelMethod(), Scope.ADMIN));
    /** Probes have no tokens. */
    private static final String OPEN = "grpc.health.v1.Health";
    /** The contract is no secret among callers. */
    private static final Set<String> FOR_EVERY_TOKEN =
            Set.of("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    private Permissions() {}

    /** Whether a method needs no caller's name. */
    static boolean isOpen(MethodDescriptor<?, ?> method) {
        return OPEN.equals(method.getServiceName());
    }

    /** Scopes of which one is enough. What has no row needs the highest. */
    static Set<Scope> needed(MethodDescriptor<?, ?> method) {
        return FOR_EVERY_TOKEN.contains(method.getServiceName())
                ? EnumSet.allOf(Scope.class)
                : Set.of(NEEDED.getOrDefault(method.getFullMethodName(), Scope.ADMIN));
    }

    static boolean hasRow(String fullMethodName) {
        return NEEDED.containsKey(fullMethodName);
    }

    private static Map.Entry<String, Scope> row(MethodDescriptor<?, ?> method, Scope scope) {
        return Map.entry(method.getFullMethodName(), scope);
    }
}
