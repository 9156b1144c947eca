package dev.touchstone.wire;

import dev.touchstone.domain.DataUse;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.ToForget;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.Dataset;
import dev.touchstone.grpc.v1.ForgetPreferencesRequest;
import dev.touchstone.grpc.v1.ImportHeader;
import dev.touchstone.grpc.v1.VersionUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Datasets and what is done to them. */
public final class DatasetMapping {
    private DatasetMapping() {}

    public static dev.touchstone.grpc.v1.DatasetRevision toProto(DatasetRevision revision) {
        return dev.touchstone.grpc.v1.DatasetRevision.newBuilder()
                .setName(revision.name().toString())
                .setCreateTime(Times.toProto(revision.createTime()))
                .setFormat(revision.format())
                .setSha256(revision.sha256())
                .setContentSha256(revision.contentSha256())
                .setRecords(revision.records())
                .setAnnotators(revision.annotators())
                .setSizeBytes(revision.sizeBytes())
                .addAllSources(revision.sources())
                .setRequestId(revision.requestId())
                .setErasedRecords(revision.erased())
                .build();
    }

    public static DatasetRevision toDomain(dev.touchstone.grpc.v1.DatasetRevision revision) {
        return new DatasetRevision(
                DatasetName.parse(revision.getName()),
                Times.toDomain(revision.getCreateTime()),
                revision.getFormat(),
                revision.getSha256(),
                revision.getContentSha256(),
                revision.getRecords(),
                revision.getAnnotators(),
                revision.getSizeBytes(),
                revision.getSourcesList(),
                revision.getRequestId(),
                revision.getErasedRecords());
    }

    /** A dataset by its revisions, newest first. */
    public static Dataset toProto(String id, List<DatasetRevision> revisions) {
        return Dataset.newBuilder()
                .setName(DatasetName.of(id).toString())
                .addAllRevisions(revisions.stream().map(DatasetMapping::toProto).toList())
                .build();
    }

    /** A version by its closest use of a dataset. */
    public static VersionUse toProto(ModelName version, DataUse use) {
        return VersionUse.newBuilder()
                .setName(version.toString())
                .setUse(dev.touchstone.grpc.v1.DataUse.valueOf("DATA_USE_" + use.name()))
                .build();
    }

    /**
     * What an upload is to become.
     *
     * @throws TouchstoneException INVALID_REQUEST with paths like {@code header.dataset}
     */
    public static DatasetImport toDomain(ImportHeader header) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        header.getColumnsMap().forEach((field, names) -> columns.put(field, names.getNamesList()));
        Violations violations = new Violations();
        DatasetImport mapped = violations.collect(
                "header",
                () -> new DatasetImport(
                        DatasetName.parse(header.getDataset()).id(),
                        new FileFormat(header.getFormat(), columns),
                        header.getReplace(),
                        header.getRequestId(),
                        header.getMaxSkippedLines()));
        violations.throwIfAny();
        return Objects.requireNonNull(mapped);
    }

    /** @throws TouchstoneException INVALID_REQUEST */
    public static ToForget toDomain(ForgetPreferencesRequest request) {
        return switch (request.getWhatCase()) {
            case ANNOTATOR -> new ToForget.Annotator(request.getAnnotator());
            case RECORD -> new ToForget.RecordId(request.getRecord());
            case WHAT_NOT_SET ->
                throw new TouchstoneException(
                        List.of(new FieldViolation("what", "none (expected: annotator or record)")));
        };
    }
}
