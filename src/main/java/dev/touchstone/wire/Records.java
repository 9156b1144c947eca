package dev.touchstone.wire;

import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Checkpoint;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.grpc.v1.AliasHistory;
import dev.touchstone.grpc.v1.ModelVersion;
import dev.touchstone.grpc.v1.TrainRequest;
import java.nio.file.Path;
import java.util.List;

/** Records of the domain on disk, each as the contract's message in JSON. Failures are STORAGE_FULL or STORAGE_FAILED. */
public final class Records {
    private Records() {}

    public static void write(Path file, ModelManifest manifest) {
        JsonFiles.write(file, ModelMapping.toProto(manifest));
    }

    public static ModelManifest readManifest(Path file) {
        return ModelMapping.toDomain(
                JsonFiles.read(file, ModelVersion.newBuilder()).build());
    }

    public static void write(Path file, Calibration calibration) {
        JsonFiles.write(file, CalibrationMapping.toProto(calibration));
    }

    public static Calibration readCalibration(Path file) {
        return CalibrationMapping.toDomain(JsonFiles.read(file, dev.touchstone.grpc.v1.Calibration.newBuilder())
                .build());
    }

    public static void writeAliasChanges(Path file, List<AliasChange> changes) {
        JsonFiles.write(file, AliasMapping.toProto(changes));
    }

    public static List<AliasChange> readAliasChanges(Path file) {
        return AliasMapping.toDomain(
                JsonFiles.read(file, AliasHistory.newBuilder()).build());
    }

    public static void write(Path file, DatasetRevision revision) {
        JsonFiles.write(file, DatasetMapping.toProto(revision));
    }

    public static DatasetRevision readDatasetRevision(Path file) {
        return DatasetMapping.toDomain(JsonFiles.read(file, dev.touchstone.grpc.v1.DatasetRevision.newBuilder())
                .build());
    }

    public static void write(Path file, TrainingJob job) {
        JsonFiles.write(file, JobMapping.toProto(job));
    }

    public static TrainingJob readJob(Path file) {
        return JobMapping.toDomain(JsonFiles.read(file, dev.touchstone.grpc.v1.TrainingJob.newBuilder())
                .build());
    }

    public static void write(Path file, TrainingRequest request) {
        JsonFiles.write(file, TrainingMapping.toProto(request));
    }

    public static TrainingRequest readRequest(Path file) {
        return TrainingMapping.toDomain(
                JsonFiles.read(file, TrainRequest.newBuilder()).build());
    }

    public static void write(Path file, Checkpoint checkpoint) {
        JsonFiles.write(file, CheckpointMapping.toProto(checkpoint));
    }

    public static Checkpoint readCheckpoint(Path file) {
        return CheckpointMapping.toDomain(JsonFiles.read(file, dev.touchstone.grpc.v1.Checkpoint.newBuilder())
                .build());
    }

    /** An event as one line of JSON, without its end. */
    public static String line(JobEvent event) {
        return JsonFiles.line(JobMapping.toProto(event));
    }

    public static JobEvent readEvent(String line) {
        return JobMapping.toDomain(JsonFiles.parse(line, dev.touchstone.grpc.v1.JobEvent.newBuilder())
                .build());
    }
}
