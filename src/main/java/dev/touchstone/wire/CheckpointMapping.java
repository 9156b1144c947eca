package dev.touchstone.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.touchstone.domain.Checkpoint;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.RunIdentity;
import dev.touchstone.domain.RunState;
import dev.touchstone.domain.RunTotals;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.grpc.v1.TrainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checkpoints of runs. */
public final class CheckpointMapping {
    /** What may change while a run is interrupted. */
    private static final Set<String> CHANGEABLE = Set.of(
            "program_version",
            "num_train_epochs",
            "max_runtime",
            "checkpoint_steps",
            "checkpoint_minutes",
            "save_total_limit");

    private CheckpointMapping() {}

    /** In words, each thing that keeps one run from going on with a checkpoint of another; empty when it may. */
    public static List<String> differences(RunIdentity made, RunIdentity wanted) {
        List<String> found = new ArrayList<>();
        compare(toProto(made), toProto(wanted), found);
        return found;
    }

    private static void compare(Message made, Message wanted, List<String> found) {
        for (FieldDescriptor field : made.getDescriptorForType().getFields()) {
            if (made.getField(field) instanceof TrainOptions options) {
                compare(options, (Message) wanted.getField(field), found);
            } else if (!CHANGEABLE.contains(field.getName())
                    && !made.getField(field).equals(wanted.getField(field))) {
                found.add(
                        field.getName() + ": " + made.getField(field) + " (this run: " + wanted.getField(field) + ")");
            }
        }
    }

    static Checkpoint toDomain(dev.touchstone.grpc.v1.Checkpoint record) {
        RunTotals totals = new RunTotals(
                record.getStep(),
                record.getTokens(),
                Times.toDomain(record.getTrainingTime()),
                record.getEvaluations(),
                Times.toDomain(record.getEvaluationTime()),
                record.getSmoothedLoss());
        RunState state = new RunState(
                totals,
                record.getMeasuredStep(),
                evaluation(record.hasBaseEvaluation(), record.getBaseEvaluation()),
                evaluation(record.hasBestEvaluation(), record.getBestEvaluation()),
                record.getEvaluationsWithoutGain());
        return new Checkpoint(toDomain(record.getRun()), state, record.getEpoch(), Times.toDomain(record.getElapsed()));
    }

    private static Optional<Evaluation> evaluation(boolean present, dev.touchstone.grpc.v1.Evaluation evaluation) {
        return present ? Optional.of(ProgressMapping.toDomain(evaluation)) : Optional.empty();
    }

    private static RunIdentity toDomain(dev.touchstone.grpc.v1.RunIdentity run) {
        return new RunIdentity(
                run.getProgramVersion(),
                run.getBaseContract(),
                run.getDataSha256(),
                run.getEvalDataSha256(),
                OptionsMapping.toDomain(run.getOptions(), TrainingOptions.defaultsFor("")));
    }

    static dev.touchstone.grpc.v1.Checkpoint toProto(Checkpoint checkpoint) {
        RunState state = checkpoint.state();
        RunTotals totals = state.totals();
        dev.touchstone.grpc.v1.Checkpoint.Builder record = dev.touchstone.grpc.v1.Checkpoint.newBuilder()
                .setRun(toProto(checkpoint.run()))
                .setStep(totals.steps())
                .setEpoch(checkpoint.epoch())
                .setMeasuredStep(state.measuredStep())
                .setEvaluationsWithoutGain(state.evaluationsWithoutGain())
                .setSmoothedLoss(totals.smoothedLoss())
                .setTokens(totals.tokens())
                .setTrainingTime(Times.toProto(totals.training()))
                .setEvaluations(totals.evaluations())
                .setEvaluationTime(Times.toProto(totals.evaluating()))
                .setElapsed(Times.toProto(checkpoint.elapsed()));
        state.base().ifPresent(base -> record.setBaseEvaluation(ProgressMapping.toProto(base)));
        state.best().ifPresent(best -> record.setBestEvaluation(ProgressMapping.toProto(best)));
        return record.build();
    }

    private static dev.touchstone.grpc.v1.RunIdentity toProto(RunIdentity run) {
        return dev.touchstone.grpc.v1.RunIdentity.newBuilder()
                .setProgramVersion(run.programVersion())
                .setBaseContract(run.baseContract())
                .setDataSha256(run.dataSha256())
                .setEvalDataSha256(run.evalDataSha256())
                .setOptions(OptionsMapping.toProto(run.options()))
                .build();
    }
}
