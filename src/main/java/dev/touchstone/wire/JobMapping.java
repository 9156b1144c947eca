package dev.touchstone.wire;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import java.util.Optional;
import java.util.function.Function;

/** Jobs and their events. */
public final class JobMapping {
    private static final String JOB_STATE = "JOB_STATE_";
    // All options are in the event; what a base model would have for its own makes no difference.
    private static final String ANY_BASE = "";

    private JobMapping() {}

    public static TrainingJob toDomain(dev.touchstone.grpc.v1.TrainingJob job) {
        Optional<TrainingProgress> progress = optional(job.hasProgress(), job.getProgress(), ProgressMapping::toDomain);
        Optional<DataSummary> data = optional(job.hasData(), job.getData(), ProgressMapping::toDomain);
        Optional<Evaluation> evaluation = optional(job.hasEvaluation(), job.getEvaluation(), ProgressMapping::toDomain);
        Optional<JobFailure> failure = optional(job.hasError(), job.getError(), Statuses::toDomain);
        return new TrainingJob(
                JobName.parse(job.getName()),
                job.getModel(),
                job.getBaseModel(),
                OptionsMapping.toDomain(job.getOptions(), TrainingOptions.defaultsFor(job.getBaseModel())),
                job.getDataSource(),
                job.getEvalDataSource(),
                job.getRequestId(),
                job.getPriority(),
                job.getTransitionsList().stream().map(JobMapping::toDomain).toList(),
                progress,
                data,
                evaluation,
                failure,
                optional(!job.getModelVersion().isEmpty(), job.getModelVersion(), ModelName::parse),
                job.getLastSequence());
    }

    public static dev.touchstone.grpc.v1.TrainingJob toProto(TrainingJob job) {
        dev.touchstone.grpc.v1.TrainingJob.Builder builder = dev.touchstone.grpc.v1.TrainingJob.newBuilder()
                .setName(job.name().toString())
                .setModel(job.model())
                .setBaseModel(job.baseModel())
                .setOptions(OptionsMapping.toProto(job.options()))
                .setState(toProto(job.state()))
                .addAllTransitions(
                        job.transitions().stream().map(JobMapping::toProto).toList())
                .setCreateTime(Times.toProto(job.createTime()))
                .setRequestId(job.requestId())
                .setPriority(job.priority())
                .setLastSequence(job.lastSequence())
                .setDataSource(job.dataSource())
                .setEvalDataSource(job.evalDataSource());
        job.startTime().map(Times::toProto).ifPresent(builder::setStartTime);
        job.endTime().map(Times::toProto).ifPresent(builder::setEndTime);
        job.progress().map(ProgressMapping::toProto).ifPresent(builder::setProgress);
        job.data().map(ProgressMapping::toProto).ifPresent(builder::setData);
        job.evaluation().map(ProgressMapping::toProto).ifPresent(builder::setEvaluation);
        job.failure().map(Statuses::toProto).ifPresent(builder::setError);
        job.modelVersion().map(ModelName::toString).ifPresent(builder::setModelVersion);
        return builder.build();
    }

    public static JobEvent toDomain(dev.touchstone.grpc.v1.JobEvent event) {
        return new JobEvent(event.getSequence(), Times.toDomain(event.getTime()), body(event));
    }

    public static dev.touchstone.grpc.v1.JobEvent toProto(JobEvent event) {
        dev.touchstone.grpc.v1.JobEvent.Builder builder = dev.touchstone.grpc.v1.JobEvent.newBuilder()
                .setSequence(event.sequence())
                .setTime(Times.toProto(event.time()));
        switch (event.body()) {
            case JobEvent.Body.Entered entered -> builder.setTransition(toProto(entered.transition()));
            case JobEvent.Body.Moved moved -> builder.setProgress(ProgressMapping.toProto(moved.progress()));
            case JobEvent.Body.Measured measured ->
                builder.setEvaluation(ProgressMapping.toProto(measured.evaluation()));
            case JobEvent.Body.DataRead read -> builder.setData(ProgressMapping.toProto(read.summary()));
            case JobEvent.Body.Failed failed -> builder.setError(Statuses.toProto(failed.failure()));
            case JobEvent.Body.Changed changed -> builder.setOptions(OptionsMapping.toProto(changed.options()));
            case JobEvent.Body.Published published ->
                builder.setModelVersion(published.version().toString());
        }
        return builder.build();
    }

    private static JobEvent.Body body(dev.touchstone.grpc.v1.JobEvent event) {
        return switch (event.getEventCase()) {
            case TRANSITION -> new JobEvent.Body.Entered(toDomain(event.getTransition()));
            case PROGRESS -> new JobEvent.Body.Moved(ProgressMapping.toDomain(event.getProgress()));
            case EVALUATION -> new JobEvent.Body.Measured(ProgressMapping.toDomain(event.getEvaluation()));
            case DATA -> new JobEvent.Body.DataRead(ProgressMapping.toDomain(event.getData()));
            case ERROR -> new JobEvent.Body.Failed(Statuses.toDomain(event.getError()));
            case OPTIONS ->
                new JobEvent.Body.Changed(
                        OptionsMapping.toDomain(event.getOptions(), TrainingOptions.defaultsFor(ANY_BASE)));
            case MODEL_VERSION -> new JobEvent.Body.Published(ModelName.parse(event.getModelVersion()));
            case EVENT_NOT_SET -> throw unreadable("event " + event.getSequence() + ": of no kind known here");
        };
    }

    private static JobTransition toDomain(dev.touchstone.grpc.v1.JobTransition transition) {
        JobState state = Enums.toDomain(JobState.class, transition.getState(), JOB_STATE)
                .orElseThrow(() -> unreadable("state " + transition.getStateValue() + ": not known here"));
        return new JobTransition(
                state,
                Times.toDomain(transition.getTime()),
                transition.getReason(),
                transition.getRetry(),
                transition.getStep());
    }

    private static dev.touchstone.grpc.v1.JobTransition toProto(JobTransition transition) {
        return dev.touchstone.grpc.v1.JobTransition.newBuilder()
                .setState(toProto(transition.state()))
                .setTime(Times.toProto(transition.time()))
                .setReason(transition.reason())
                .setRetry(transition.retry())
                .setStep(transition.step())
                .build();
    }

    private static dev.touchstone.grpc.v1.JobState toProto(JobState state) {
        return dev.touchstone.grpc.v1.JobState.valueOf(JOB_STATE + state.name());
    }

    private static TouchstoneException unreadable(String problem) {
        return new TouchstoneException(Reason.STORAGE_FAILED, problem + " (was it written by a newer version?)");
    }

    private static <P, D> Optional<D> optional(boolean present, P message, Function<P, D> mapping) {
        return present ? Optional.of(mapping.apply(message)) : Optional.empty();
    }
}
