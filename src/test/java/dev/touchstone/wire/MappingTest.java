package dev.touchstone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.touchstone.domain.AliasCause;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** There and back: nothing is lost, and no field of the contract is forgotten. */
class MappingTest {
    static Stream<JobEvent.Body> bodies() {
        return Stream.of(
                new JobEvent.Body.Entered(new JobTransition(JobState.TRAINING, Samples.TIME, "training")),
                new JobEvent.Body.Moved(Samples.PROGRESS),
                new JobEvent.Body.Measured(Samples.EVALUATION),
                new JobEvent.Body.DataRead(Samples.DATA),
                new JobEvent.Body.Failed(new JobFailure(Reason.STORAGE_FULL, "full")),
                new JobEvent.Body.Published(ModelName.of("brand-voice", 3)));
    }

    @Test
    void trainingRequest_thereAndBack_isEqual() {
        assertThat(TrainingMapping.toDomain(TrainingMapping.toProto(Samples.REQUEST)))
                .isEqualTo(Samples.REQUEST);
    }

    @Test
    void options_toProto_leaveNoFieldOut() {
        assertThat(unset(OptionsMapping.toProto(Samples.OPTIONS))).isEmpty();
    }

    @Test
    void job_thereAndBack_isEqual() {
        assertThat(JobMapping.toDomain(JobMapping.toProto(Samples.JOB))).isEqualTo(Samples.JOB);
    }

    @Test
    void job_toProto_leavesNoFieldOutButTheInspectionOfAValidation() {
        assertThat(unset(JobMapping.toProto(Samples.JOB))).containsExactly("inspection");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void event_asLineAndBack_isEqual(JobEvent.Body body) {
        JobEvent event = new JobEvent(7, Samples.TIME, body);
        String line = Records.line(event);
        assertThat(line).doesNotContain("\n");
        assertThat(Records.readEvent(line)).isEqualTo(event);
    }

    @Test
    void manifest_thereAndBack_isEqual() {
        assertThat(ModelMapping.toDomain(ModelMapping.toProto(Samples.MANIFEST)))
                .isEqualTo(Samples.MANIFEST);
    }

    @Test
    void manifest_toProto_leavesNoFieldOutButTheCalibrationKeptBesideIt() {
        assertThat(unset(ModelMapping.toProto(Samples.MANIFEST))).containsExactly("calibration");
    }

    @Test
    void aliasChanges_thereAndBack_areEqual() {
        ModelName version = ModelName.of("brand-voice", 3);
        List<AliasChange> changes = Stream.of(AliasCause.values())
                .map(cause -> new AliasChange(
                        ModelAlias.CANDIDATE, Samples.TIME, Optional.empty(), Optional.of(version), cause, "why"))
                .toList();
        assertThat(AliasMapping.toDomain(AliasMapping.toProto(changes))).isEqualTo(changes);
    }

    private static Stream<String> unset(Message message) {
        return message.getDescriptorForType().getFields().stream()
                .filter(field -> !message.getAllFields().containsKey(field))
                .map(FieldDescriptor::getName);
    }
}
