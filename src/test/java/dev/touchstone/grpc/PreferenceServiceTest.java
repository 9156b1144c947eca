package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.touchstone.grpc.v1.Dataset;
import dev.touchstone.grpc.v1.DatasetInspection;
import dev.touchstone.grpc.v1.DatasetRevision;
import dev.touchstone.grpc.v1.DeleteDatasetRequest;
import dev.touchstone.grpc.v1.FindingKind;
import dev.touchstone.grpc.v1.ForgetPreferencesRequest;
import dev.touchstone.grpc.v1.ForgetPreferencesResponse;
import dev.touchstone.grpc.v1.GetDatasetRequest;
import dev.touchstone.grpc.v1.ImportChunk;
import dev.touchstone.grpc.v1.ImportHeader;
import dev.touchstone.grpc.v1.ImportPreferencesRequest;
import dev.touchstone.grpc.v1.ImportPreferencesResponse;
import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.InspectDatasetRequest;
import dev.touchstone.grpc.v1.ListDatasetsRequest;
import dev.touchstone.grpc.v1.Preference;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceServiceGrpc;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.RecordPlace;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ServerResource.class)
class PreferenceServiceTest {
    private static final ByteString FILE = ByteString.copyFromUtf8("""
            {"id":"1","chosen":"kind","rejected":"rude","annotator":"mira"}
            {"id":"2","chosen":"warm","rejected":"cold","annotator":"jon"}
            """);

    private Client client;
    private PreferenceServiceGrpc.PreferenceServiceBlockingStub service;
    private String requestId;

    @BeforeEach
    void connect() {
        client = new Client();
        service = PreferenceServiceGrpc.newBlockingStub(client.channel());
        requestId = UUID.randomUUID().toString();
    }

    @AfterEach
    void close() {
        service.listDatasets(ListDatasetsRequest.getDefaultInstance())
                .getDatasetsList()
                .forEach(dataset -> delete(dataset.getName()));
        client.close();
    }

    @Test
    void importPreferences_inChunks_sealsARevision() {
        ImportPreferencesResponse reply =
                send(header("tone"), chunk(0, FILE.substring(0, 50)), chunk(50, FILE.substring(50)), finish());
        assertThat(reply.getCommittedBytes()).isEqualTo(FILE.size());
        DatasetRevision revision = reply.getRevision();
        assertThat(revision.getName()).isEqualTo("datasets/tone/revisions/1");
        assertThat(revision.getRecords()).isEqualTo(2);
        assertThat(get("datasets/tone").getRevisionsList()).containsExactly(revision);
        assertThat(get("datasets/tone/revisions/1").getRevisionsList()).containsExactly(revision);
    }

    @Test
    void importPreferences_streamThatEndedEarly_isTakenUpWhereItEnded() {
        ImportPreferencesResponse half = send(header("tone"), chunk(0, FILE.substring(0, 50)));
        assertThat(half.getCommittedBytes()).isEqualTo(50);
        assertThat(half.hasRevision()).isFalse();
        assertThat(send(header("tone")).getCommittedBytes()).isEqualTo(50);
        DatasetRevision made =
                send(header("tone"), chunk(40, FILE.substring(40)), finish()).getRevision();
        assertThat(made.getRecords()).isEqualTo(2);
        assertThat(send(header("tone")).getRevision()).isEqualTo(made);
        assertThat(send(header("tone"), chunk(0, FILE), finish()).getRevision()).isEqualTo(made);
    }

    @Test
    void importPreferences_wrongOrder_isRefused() {
        assertError(failure(() -> send(chunk(0, FILE))), Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertError(failure(() -> send(header("tone"), chunk(7, FILE))), Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertError(failure(() -> send(header("No"))), Code.INVALID_ARGUMENT, "INVALID_REQUEST");
    }

    @Test
    void importPreferences_badFile_saysWhereAndMayBeSentMended() {
        ByteString bad = ByteString.copyFromUtf8("{\"chosen\":\"kind\"}\n");
        assertError(
                failure(() -> send(header("tone"), chunk(0, bad), finish())), Code.INVALID_ARGUMENT, "INVALID_DATA");
        assertError(failure(() -> get("datasets/tone")), Code.NOT_FOUND, "DATASET_NOT_FOUND");
        ImportPreferencesResponse mended = send(header("tone"), chunk(0, FILE), finish());
        assertThat(mended.getRevision().getRecords()).isEqualTo(2);
    }

    @Test
    void forgetPreferences_annotator_isGoneFromANewRevision() {
        send(header("tone"), chunk(0, FILE), finish());
        ForgetPreferencesResponse reply = service.forgetPreferences(ForgetPreferencesRequest.newBuilder()
                .setName("datasets/tone")
                .setAnnotator("mira")
                .build());
        assertThat(reply.getRevision().getName()).isEqualTo("datasets/tone/revisions/2");
        assertThat(reply.getRecords()).isEqualTo(1);
        assertThat(reply.getErasedFromList()).containsExactly("datasets/tone/revisions/1");
        assertThat(get("datasets/tone/revisions/1").getRevisions(0).getRecords())
                .isEqualTo(1);
    }

    @Test
    void inspectDataset_twoPeopleOfWhomOneContradictsThemself_isFound() {
        send(header("tone"), chunk(0, FILE), finish());
        DatasetInspection clean = inspect(PreferenceSource.newBuilder().setDataset("datasets/tone"));
        assertThat(clean.getDataSource()).isEqualTo("datasets/tone/revisions/1");
        assertThat(clean.getCounts().getRecords()).isEqualTo(2);
        assertThat(clean.getTokens().getBaseModel()).isEqualTo("minilm");
        DatasetInspection found = inspect(PreferenceSource.newBuilder()
                .setInline(InlinePreferences.newBuilder()
                        .addPreferences(pair("kind", "rude"))
                        .addPreferences(pair("rude", "kind"))));
        assertThat(found.getFindingsList())
                .filteredOn(one -> one.getKind() == FindingKind.FINDING_KIND_CONTRADICTION)
                .singleElement()
                .satisfies(one -> assertThat(one.getExamplesList())
                        .extracting(RecordPlace::getPlace)
                        .containsExactly("inline.preferences[0]", "inline.preferences[1]"));
    }

    @Test
    void inspectDataset_badRequest_namesEveryField() {
        InspectDatasetRequest request = InspectDatasetRequest.newBuilder()
                .setMaxLength(3)
                .setEvalFraction(2)
                .build();
        assertError(failure(() -> service.inspectDataset(request)), Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertError(
                failure(() -> inspect(PreferenceSource.newBuilder().setPath("/etc/passwd"))),
                Code.PERMISSION_DENIED,
                "PATH_NOT_ALLOWED");
        assertError(
                failure(() -> inspect(PreferenceSource.newBuilder().setDataset("datasets/none"))),
                Code.NOT_FOUND,
                "DATASET_NOT_FOUND");
    }

    private DatasetInspection inspect(PreferenceSource.Builder source) {
        return service.inspectDataset(
                InspectDatasetRequest.newBuilder().setData(source).build());
    }

    private static Preference pair(String chosen, String rejected) {
        return Preference.newBuilder()
                .setPair(PreferencePair.newBuilder()
                        .setChosen(chosen)
                        .setRejected(rejected)
                        .setAnnotator("mira"))
                .build();
    }

    @Test
    void deleteDataset_notThere_isNotFound() {
        assertError(failure(() -> delete("datasets/none")), Code.NOT_FOUND, "DATASET_NOT_FOUND");
    }

    private ImportPreferencesResponse send(ImportPreferencesRequest... requests) {
        CompletableFuture<ImportPreferencesResponse> reply = new CompletableFuture<>();
        StreamObserver<ImportPreferencesRequest> stream = PreferenceServiceGrpc.newStub(client.channel())
                .importPreferences(new StreamObserver<>() {
                    private @Nullable ImportPreferencesResponse last;

                    @Override
                    public void onNext(ImportPreferencesResponse next) {
                        last = next;
                    }

                    @Override
                    public void onError(Throwable problem) {
                        reply.completeExceptionally(problem);
                    }

                    @Override
                    public void onCompleted() {
                        reply.complete(last);
                    }
                });
        Stream.of(requests).forEach(stream::onNext);
        stream.onCompleted();
        try {
            return reply.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private ImportPreferencesRequest header(String dataset) {
        return ImportPreferencesRequest.newBuilder()
                .setHeader(ImportHeader.newBuilder().setDataset(dataset).setRequestId(requestId))
                .build();
    }

    private static ImportPreferencesRequest chunk(long offset, ByteString data) {
        return ImportPreferencesRequest.newBuilder()
                .setChunk(ImportChunk.newBuilder().setOffset(offset).setData(data))
                .build();
    }

    private static ImportPreferencesRequest finish() {
        return ImportPreferencesRequest.newBuilder().setFinish(true).build();
    }

    private Dataset get(String name) {
        return service.getDataset(GetDatasetRequest.newBuilder().setName(name).build());
    }

    private void delete(String name) {
        service.deleteDataset(
                DeleteDatasetRequest.newBuilder().setName(name).setForce(true).build());
    }
}
