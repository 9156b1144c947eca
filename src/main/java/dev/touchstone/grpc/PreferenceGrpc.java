package dev.touchstone.grpc;

import com.google.protobuf.Empty;
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
import dev.touchstone.grpc.v1.PreferenceServiceGrpc;
import io.grpc.stub.StreamObserver;

/** PreferenceService: looks after human judgements. */
final class PreferenceGrpc extends PreferenceServiceGrpc.PreferenceServiceImplBase {
    private final DatasetCalls datasets;

    PreferenceGrpc(DatasetCalls datasets) {
        this.datasets = datasets;
    }

    @Override
    public StreamObserver<ImportPreferencesRequest> importPreferences(StreamObserver<ImportPreferencesResponse> call) {
        return datasets.importPreferences(call);
    }

    @Override
    public void getDataset(GetDatasetRequest request, StreamObserver<Dataset> call) {
        datasets.getDataset(request, call);
    }

    @Override
    public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> call) {
        datasets.listDatasets(request, call);
    }

    @Override
    public void deleteDataset(DeleteDatasetRequest request, StreamObserver<Empty> call) {
        datasets.deleteDataset(request, call);
    }

    @Override
    public void forgetPreferences(ForgetPreferencesRequest request, StreamObserver<ForgetPreferencesResponse> call) {
        datasets.forgetPreferences(request, call);
    }

    @Override
    public void inspectDataset(InspectDatasetRequest request, StreamObserver<DatasetInspection> call) {
        datasets.inspectDataset(request, call);
    }
}
