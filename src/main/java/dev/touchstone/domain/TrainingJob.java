package dev.touchstone.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A snapshot of one training run; the contract's TrainingJob documents each field.
 *
 * @param options with all effective values
 * @param dataSource where the preferences come from, in words; never the preferences themselves
 * @param evalDataSource likewise; empty when they are split off the training preferences
 * @param requestId of the request that made it, or empty
 * @param priority which waiting job goes first: the one with the highest, of those the oldest
 * @param transitions each state entered, oldest first; the first is QUEUED and each next one is allowed by {@link JobState}
 * @param lastSequence sequence number of the last event applied
 */
public record TrainingJob(
        JobName name,
        String model,
        String baseModel,
        TrainingOptions options,
        String dataSource,
        String evalDataSource,
        String requestId,
        int priority,
        List<JobTransition> transitions,
        Optional<TrainingProgress> progress,
        Optional<DataSummary> data,
        Optional<Evaluation> evaluation,
        Optional<JobFailure> failure,
        Optional<ModelName> modelVersion,
        long lastSequence) {
    public TrainingJob {
        transitions = List.copyOf(transitions);
        new Violations()
                .check(isHistory(transitions), "transitions", states(transitions), "QUEUED and allowed moves from it")
                .throwIfAny();
    }

    /**
     * A job that has just been accepted and has no event yet but the one that queued it.
     *
     * @param spec the request's, with effective options
     */
    public static TrainingJob queued(JobName name, TrainingSpec spec, TrainingRequest request, Instant time) {
        return new TrainingJob(
                name,
                spec.model(),
                spec.baseModel(),
                spec.options(),
                spec.data().toString(),
                spec.evalData().map(DataSource::toString).orElse(""),
                request.requestId(),
                request.priority(),
                List.of(new JobTransition(JobState.QUEUED, time, "accepted")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    /** Whether it was asked to learn from, or to be measured on, a dataset or one of its revisions. */
    public boolean uses(DatasetName dataset) {
        return Stream.of(dataSource, evalDataSource)
                .anyMatch(source -> source.equals(dataset.toString()) || source.startsWith(dataset + "/"));
    }

    public JobState state() {
        return transitions.getLast().state();
    }

    /** When it was accepted. */
    public Instant createTime() {
        return transitions.getFirst().time();
    }

    /** When it left the queue to run, for the first time. */
    public Optional<Instant> startTime() {
        return transitions.stream()
                .filter(t -> t.state() == JobState.PREPARING)
                .map(JobTransition::time)
                .findFirst();
    }

    /** When it ended, for the last time. */
    public Optional<Instant> endTime() {
        return state().hasEnded() ? Optional.of(transitions.getLast().time()) : Optional.empty();
    }

    /** Which retry in a row, without getting further, it is at; 0 = none was needed. */
    public int retry() {
        return lastQueued().retry();
    }

    /** The last time it was queued, at first or again. */
    public JobTransition lastQueued() {
        return transitions.stream()
                .filter(t -> t.state() == JobState.QUEUED)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Optimizer steps taken, as far as is known. */
    public long step() {
        return progress.map(TrainingProgress::step).orElse(0L);
    }

    /** This with one more change of state; what went wrong before is over when it is queued again. */
    public TrainingJob entering(JobTransition transition) {
        List<JobTransition> all =
                Stream.concat(transitions.stream(), Stream.of(transition)).toList();
        return with(
                options,
                all,
                progress,
                data,
                evaluation,
                transition.state() == JobState.QUEUED ? Optional.empty() : failure,
                modelVersion,
                lastSequence);
    }

    public TrainingJob withOptions(TrainingOptions changed) {
        return with(changed, transitions, progress, data, evaluation, failure, modelVersion, lastSequence);
    }

    public TrainingJob withProgress(TrainingProgress latest) {
        return with(options, transitions, Optional.of(latest), data, evaluation, failure, modelVersion, lastSequence);
    }

    public TrainingJob withData(DataSummary summary) {
        return with(
                options, transitions, progress, Optional.of(summary), evaluation, failure, modelVersion, lastSequence);
    }

    public TrainingJob withEvaluation(Evaluation latest) {
        return with(options, transitions, progress, data, Optional.of(latest), failure, modelVersion, lastSequence);
    }

    public TrainingJob withFailure(JobFailure why) {
        return with(options, transitions, progress, data, evaluation, Optional.of(why), modelVersion, lastSequence);
    }

    public TrainingJob withModelVersion(ModelName version) {
        return with(options, transitions, progress, data, evaluation, failure, Optional.of(version), lastSequence);
    }

    public TrainingJob withLastSequence(long sequence) {
        return with(options, transitions, progress, data, evaluation, failure, modelVersion, sequence);
    }

    private TrainingJob with(
            TrainingOptions newOptions,
            List<JobTransition> newTransitions,
            Optional<TrainingProgress> newProgress,
            Optional<DataSummary> newData,
            Optional<Evaluation> newEvaluation,
            Optional<JobFailure> newFailure,
            Optional<ModelName> newModelVersion,
            long newLastSequence) {
        return new TrainingJob(
                name,
                model,
                baseModel,
                newOptions,
                dataSource,
                evalDataSource,
                requestId,
                priority,
                newTransitions,
                newProgress,
                newData,
                newEvaluation,
                newFailure,
                newModelVersion,
                newLastSequence);
    }

    private static boolean isHistory(List<JobTransition> transitions) {
        if (transitions.isEmpty() || transitions.getFirst().state() != JobState.QUEUED) {
            return false;
        }
        for (int i = 1; i < transitions.size(); i++) {
            if (!transitions.get(i - 1).state().canBecome(transitions.get(i).state())) {
                return false;
            }
        }
        return true;
    }

    private static List<JobState> states(List<JobTransition> transitions) {
        return transitions.stream().map(JobTransition::state).toList();
    }
}
