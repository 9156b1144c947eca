package dev.touchstone.grpc;

import com.google.protobuf.Empty;
import dev.touchstone.dataset.Datasets;
import dev.touchstone.dataset.Forgetting;
import dev.touchstone.dataset.Importer;
import dev.touchstone.dataset.Uploads;
import dev.touchstone.domain.DataUse;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.InspectionRequest;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.ToForget;
import dev.touchstone.grpc.v1.Dataset;
import dev.touchstone.grpc.v1.DatasetInspection;
import dev.touchstone.grpc.v1.DeleteDatasetRequest;
import dev.touchstone.grpc.v1.ForgetPreferencesRequest;
import dev.touchstone.grpc.v1.ForgetPreferencesResponse;
import dev.touchstone.grpc.v1.GetDatasetRequest;
import dev.touchstone.grpc.v1.ImportPreferencesRequest;
import dev.touchstone.grpc.v1.ImportPreferencesResponse;
import dev.touchstone.grpc.v1.InspectDatasetRequest;
import dev.touchstone.grpc.v1.ListDatasetsRequest;
import dev.touchstone.grpc.v1.ListDatasetsResponse;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.wire.DatasetMapping;
import dev.touchstone.wire.InspectionMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What PreferenceService does with datasets. */
final class DatasetCalls {
    private final Datasets datasets;
    private final Importer importer;
    private final Uploads uploads;
    private final Forgetting forgetting;
    private final ModelRegistry registry;
    private final JobManager jobs;
    private final Audit audit;
    private final Executor executor;
    private final Replies replies;

    /** @param executor may block */
    DatasetCalls(
            Datasets datasets,
            Uploads uploads,
            ModelRegistry registry,
            JobManager jobs,
            Audit audit,
            Executor executor) {
        this.datasets = datasets;
        this.importer = new Importer(datasets, InstantSource.system());
        this.uploads = uploads;
        this.forgetting = new Forgetting(datasets, InstantSource.system());
        this.registry = registry;
        this.jobs = jobs;
        this.audit = audit;
        this.executor = executor;
        this.replies = new Replies(executor);
    }

    StreamObserver<ImportPreferencesRequest> importPreferences(StreamObserver<ImportPreferencesResponse> call) {
        return new ImportStream(
                (ServerCallStreamObserver<ImportPreferencesResponse>) call,
                importer,
                uploads,
                audit.entry("ImportPreferences"),
                executor);
    }

    void getDataset(GetDatasetRequest request, StreamObserver<Dataset> call) {
        DatasetName name = ResourceNames.dataset(request.getName());
        replies.answer(call, () -> get(name));
    }

    void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> call) {
        replies.answer(call, () -> list(request));
    }

    void deleteDataset(DeleteDatasetRequest request, StreamObserver<Empty> call) {
        DatasetName name = ResourceNames.dataset(request.getName());
        Audit.Entry entry = audit.entry("DeleteDataset");
        replies.answer(
                call,
                () -> entry.record(name.toString(), () -> delete(name, request.getForce()), deleted -> "deleted"));
    }

    void forgetPreferences(ForgetPreferencesRequest request, StreamObserver<ForgetPreferencesResponse> call) {
        DatasetName name = ResourceNames.dataset(request.getName());
        ToForget what = DatasetMapping.toDomain(request);
        Audit.Entry entry = audit.entry("ForgetPreferences");
        replies.answer(
                call,
                () -> entry.record(
                        name.toString(),
                        () -> forget(name, what),
                        done -> "forgotten in " + done.getErasedFromCount() + " revisions"));
    }

    void inspectDataset(InspectDatasetRequest request, StreamObserver<DatasetInspection> call) {
        InspectionRequest inspection = InspectionMapping.toDomain(request);
        replies.answer(call, () -> InspectionMapping.toProto(jobs.inspector().inspect(inspection)));
    }

    private Dataset get(DatasetName name) {
        DatasetRevision asked = datasets.revision(name);
        return DatasetMapping.toProto(
                name.id(), name.revision().isPresent() ? List.of(asked) : datasets.revisions(name.id()));
    }

    private ListDatasetsResponse list(ListDatasetsRequest request) {
        Page<String> page = Page.of(
                datasets.ids(),
                Function.identity(),
                Comparator.naturalOrder(),
                request.getPageSize(),
                request.getPageToken());
        return ListDatasetsResponse.newBuilder()
                .addAllDatasets(page.items().stream()
                        .map(id -> DatasetMapping.toProto(id, datasets.revisions(id)))
                        .toList())
                .setNextPageToken(page.nextPageToken())
                .build();
    }

    private Empty delete(DatasetName name, boolean force) {
        if (!force) {
            jobs.requireUnused(name);
        }
        datasets.delete(name);
        return Empty.getDefaultInstance();
    }

    private ForgetPreferencesResponse forget(DatasetName name, ToForget what) {
        Forgetting.Forgotten forgotten = forgetting.forget(name.id(), what, registry.all());
        return ForgetPreferencesResponse.newBuilder()
                .setRevision(DatasetMapping.toProto(forgotten.revision()))
                .setRecords(forgotten.records())
                .addAllErasedFrom(forgotten.erasedFrom().stream()
                        .map(DatasetName::toString)
                        .toList())
                .addAllTrainedVersions(forgotten.users(DataUse.TRAINED).stream()
                        .map(String::valueOf)
                        .toList())
                .addAllVersions(forgotten.users().entrySet().stream()
                        .map(version -> DatasetMapping.toProto(version.getKey(), version.getValue()))
                        .toList())
                .build();
    }
}
