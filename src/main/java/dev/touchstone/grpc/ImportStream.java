package dev.touchstone.grpc;

import dev.touchstone.dataset.Importer;
import dev.touchstone.dataset.Uploads;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.grpc.v1.ImportPreferencesRequest;
import dev.touchstone.grpc.v1.ImportPreferencesResponse;
import dev.touchstone.wire.DatasetMapping;
import dev.touchstone.wire.InspectionMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One stream of chunks on its way to a dataset. The next message is asked for when the last is on disk, so that a quick client waits
 * for a slow disk; one that leaves finds its bytes again.
 */
final class ImportStream implements StreamObserver<ImportPreferencesRequest> {
    private final ServerCallStreamObserver<ImportPreferencesResponse> call;
    private final Importer importer;
    private final Uploads uploads;
    private final Audit.Entry audit;
    private final Executor executor;
    // What happens next waits for what happened before: the end of a stream may be told while its last message is being
    // taken.
    private CompletableFuture<Void> work = CompletableFuture.completedFuture(null);
    private @Nullable DatasetImport asked;
    private long committed;
    private boolean finished;
    private boolean failed;

    /** @param executor may block */
    ImportStream(
            ServerCallStreamObserver<ImportPreferencesResponse> call,
            Importer importer,
            Uploads uploads,
            Audit.Entry audit,
            Executor executor) {
        this.call = call;
        this.importer = importer;
        this.uploads = uploads;
        this.audit = audit;
        this.executor = executor;
        call.disableAutoRequest();
        call.request(1);
    }

    @Override
    public void onNext(ImportPreferencesRequest request) {
        next(() -> {
            take(request);
            call.request(1);
        });
    }

    @Override
    public void onError(Throwable failure) {
        // What has come stays until the client comes back.
    }

    @Override
    public void onCompleted() {
        next(this::answer);
    }

    private void take(ImportPreferencesRequest request) {
        switch (request.getStepCase()) {
            case HEADER -> {
                requireHeader(asked == null);
                DatasetImport header = DatasetMapping.toDomain(request.getHeader());
                committed = uploads.committed(header.requestId());
                asked = header;
            }
            case CHUNK -> {
                requireHeader(asked != null);
                committed = uploads.append(
                        header().requestId(),
                        request.getChunk().getOffset(),
                        request.getChunk().getData().toByteArray());
            }
            case FINISH -> finished = request.getFinish();
            case STEP_NOT_SET -> throw invalid("step", "none (expected: header, chunk or finish)");
        }
    }

    /** Seals what has come if that is all of it, or says how far it has come. */
    private void answer() {
        DatasetImport header = header();
        ImportPreferencesResponse.Builder reply =
                ImportPreferencesResponse.newBuilder().setCommittedBytes(committed);
        importer.madeBy(header.dataset(), header.requestId())
                .filter(made -> committed == 0)
                .ifPresentOrElse(made -> reply.setRevision(DatasetMapping.toProto(made)), () -> {
                    if (finished) {
                        seal(header, reply);
                    }
                });
        call.onNext(reply.build());
        call.onCompleted();
    }

    private void seal(DatasetImport header, ImportPreferencesResponse.Builder reply) {
        Importer.Imported imported = audit.record(
                DatasetName.of(header.dataset()).toString(),
                () -> imported(header),
                done -> done.revision().name().toString());
        uploads.discard(header.requestId());
        reply.setRevision(DatasetMapping.toProto(imported.revision()))
                .addAllSkippedLines(imported.skippedLines())
                .addAllFindings(imported.findings().stream()
                        .map(InspectionMapping::toProto)
                        .toList());
    }

    /** What cannot be read is let go of: the next stream sends the mended file from its beginning. */
    private Importer.Imported imported(DatasetImport header) {
        try {
            return importer.importFrom(uploads.file(header.requestId()), header);
        } catch (TouchstoneException e) {
            if (e.reason() == Reason.INVALID_DATA) {
                uploads.discard(header.requestId());
            }
            throw e;
        }
    }

    private DatasetImport header() {
        DatasetImport header = asked;
        if (header == null) {
            throw invalid("header", "none (expected: it comes first)");
        }
        return header;
    }

    private static void requireHeader(boolean inPlace) {
        if (!inPlace) {
            throw invalid("header", "not the first message, or a second one (expected: one, first)");
        }
    }

    private static TouchstoneException invalid(String field, String description) {
        return TouchstoneException.of(Reason.INVALID_REQUEST, field, description);
    }

    private void next(Runnable step) {
        work = work.thenRunAsync(() -> guarded(step), executor);
    }

    private void guarded(Runnable step) {
        if (failed || call.isCancelled()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            failed = true;
            call.onError(ErrorMapping.toException(e));
        }
    }
}
