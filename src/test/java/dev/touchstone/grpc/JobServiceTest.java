package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.detail;
import static dev.touchstone.grpc.Client.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.touchstone.domain.ModelName;
import dev.touchstone.grpc.v1.CancelJobRequest;
import dev.touchstone.grpc.v1.DeleteJobRequest;
import dev.touchstone.grpc.v1.GetJobRequest;
import dev.touchstone.grpc.v1.GetModelRequest;
import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.JobEvent;
import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.ListJobsRequest;
import dev.touchstone.grpc.v1.Model;
import dev.touchstone.grpc.v1.ModelVersion;
import dev.touchstone.grpc.v1.Preference;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.ResumeJobRequest;
import dev.touchstone.grpc.v1.RetrainRequest;
import dev.touchstone.grpc.v1.TrainOptions;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.grpc.v1.WatchJobRequest;
import dev.touchstone.registry.ModelRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ServerResource.class)
class JobServiceTest {
    @Inject
    ModelRegistry registry;

    private Client client;

    @BeforeEach
    void publishBase() {
        client = new Client();
        TinyModel.publish(registry, "tiny");
    }

    @AfterEach
    void close() {
        client.close();
        registry.models().forEach(id -> registry.delete(ModelName.of(id)));
    }

    @Test
    void train_watchedToTheEnd_isServedWithoutARestart() {
        TrainingJob accepted = client.rewards().train(request(1).build());
        assertThat(accepted.getName()).startsWith("jobs/");

        List<JobEvent> events = watch(accepted.getName(), 0);

        TrainingJob job = get(accepted.getName());
        assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
        assertThat(events).extracting(JobEvent::getSequence).isSorted().doesNotHaveDuplicates();
        assertThat(events).last().satisfies(event -> assertThat(event.getSequence())
                .isEqualTo(job.getLastSequence()));
        assertThat(watch(job.getName(), job.getLastSequence() - 1)).hasSize(1);
        assertThat(client.rewards()
                        .score(Client.request("tone", "kind words").build())
                        .getModelVersion())
                .isEqualTo(job.getModelVersion());
    }

    @Test
    void cancelJob_running_endsCancelledAndPublishesNothing() {
        TrainingJob accepted = client.rewards().train(request(1000).build());

        client.jobs()
                .cancelJob(CancelJobRequest.newBuilder()
                        .setName(accepted.getName())
                        .build());

        watch(accepted.getName(), 0);
        assertThat(get(accepted.getName()).getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
        assertThat(registry.models()).doesNotContain("tone");
    }

    @Test
    void resumeJob_cancelled_goesOnToTheEndItIsGiven() {
        TrainingJob accepted = client.rewards().train(request(1000).build());
        client.jobs()
                .cancelJob(CancelJobRequest.newBuilder()
                        .setName(accepted.getName())
                        .build());
        watch(accepted.getName(), 0);

        TrainingJob resumed = client.jobs()
                .resumeJob(ResumeJobRequest.newBuilder()
                        .setName(accepted.getName())
                        .setNumTrainEpochs(1)
                        .build());

        assertThat(resumed.getName()).isEqualTo(accepted.getName());
        assertThat(resumed.getOptions().getNumTrainEpochs()).isEqualTo(1);
        List<JobEvent> events = watch(accepted.getName(), 0);
        assertThat(get(accepted.getName()).getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
        assertThat(events)
                .extracting(JobEvent::getSequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(failure(() -> client.jobs()
                                .resumeJob(ResumeJobRequest.newBuilder()
                                        .setName(accepted.getName())
                                        .build()))
                        .getCode())
                .isEqualTo(Code.FAILED_PRECONDITION_VALUE);
    }

    @Test
    void resumeJob_badChanges_areNamed() {
        TrainingJob accepted = client.rewards().train(request(1).build());
        assertThat(fields(failure(() -> client.jobs()
                        .resumeJob(ResumeJobRequest.newBuilder()
                                .setName(accepted.getName())
                                .setNumTrainEpochs(-1)
                                .setMaxRuntime(Duration.newBuilder().setSeconds(-5))
                                .build()))))
                .containsExactlyInAnyOrder("num_train_epochs", "max_runtime");
        watch(accepted.getName(), 0);
    }

    @Test
    void listJobs_filterAndOrder_findWhatIsAskedFor() {
        String model = "filter-" + UUID.randomUUID().toString().substring(0, 8);
        TrainingJob accepted =
                client.rewards().train(request(1).setModel(model).setPriority(3).build());
        watch(accepted.getName(), 0);
        ListJobsRequest.Builder list = ListJobsRequest.newBuilder()
                .setFilter("model = \"" + model + "\" AND state = SUCCEEDED AND priority = 3")
                .setOrderBy("create_time");
        assertThat(client.jobs().listJobs(list.build()).getJobsList())
                .extracting(TrainingJob::getName)
                .containsExactly(accepted.getName());
        assertThat(fields(failure(() -> client.jobs()
                        .listJobs(list.setFilter("colour = red")
                                .setOrderBy("size")
                                .build()))))
                .containsExactlyInAnyOrder("filter", "order_by");
    }

    @Test
    void deleteJob_ended_isGoneAndItsVersionStays() {
        TrainingJob accepted = client.rewards().train(request(1).build());
        watch(accepted.getName(), 0);
        String version = get(accepted.getName()).getModelVersion();

        delete(accepted.getName(), false);

        assertThat(failure(() -> get(accepted.getName())).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
        assertThat(failure(() -> delete(accepted.getName(), true)).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
        assertThat(registry.resolve(ModelName.parse(version))).hasToString(version);
    }

    private void delete(String job, boolean force) {
        client.jobs()
                .deleteJob(DeleteJobRequest.newBuilder()
                        .setName(job)
                        .setForce(force)
                        .build());
    }

    @Test
    void train_severalBadFields_areAllNamed() {
        TrainRequest.Builder request = request(0);
        request.setModel("No Model").getOptionsBuilder().setLearningRate(-1);
        request.getDataBuilder()
                .getInlineBuilder()
                .getPreferencesBuilder(0)
                .getPairBuilder()
                .setMargin(Double.NaN);

        Status status = failure(() -> client.rewards().train(request.build()));

        assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
        assertThat(detail(status, BadRequest.class).orElseThrow().getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .contains(
                        "model",
                        "options.learning_rate",
                        "options.num_train_epochs",
                        "data.inline.preferences[0].pair.margin");
    }

    @Test
    void train_sameRequestIdTwice_isOneJob() {
        TrainRequest request =
                request(1).setRequestId(UUID.randomUUID().toString()).build();
        TrainingJob first = client.rewards().train(request);
        TrainingJob second = client.rewards().train(request);
        assertThat(second.getName()).isEqualTo(first.getName());
        watch(first.getName(), 0);
    }

    @Test
    void train_validateOnly_makesNoJob() {
        TrainingJob job =
                client.rewards().train(request(1).setValidateOnly(true).build());
        assertThat(client.jobs().listJobs(ListJobsRequest.getDefaultInstance()).getJobsList())
                .extracting(TrainingJob::getName)
                .doesNotContain(job.getName());
        assertThat(job.getInspection().getCounts().getPairs()).isPositive();
        assertThat(job.getInspection().getTokens().getBaseModel()).isEqualTo(job.getBaseModel());
    }

    @Test
    void retrain_publishedModel_makesACandidateComparedWithItsChampion() {
        TrainingJob first = client.rewards()
                .train(request(1)
                        .setOptions(
                                TrainOptions.newBuilder().setEvalFraction(0.25).setWeightDecay(0.125))
                        .build());
        watch(first.getName(), 0);

        TrainingJob second = client.rewards()
                .retrain(RetrainRequest.newBuilder()
                        .setModel("tone")
                        .setData(request(1).getData())
                        .setOptions(TrainOptions.newBuilder().setSeed(7))
                        .build());
        watch(second.getName(), 0);

        String champion = get(first.getName()).getModelVersion();
        assertThat(second.getBaseModel()).isEqualTo(champion);
        assertThat(second.getOptions().getWeightDecay()).isEqualTo(0.125);
        assertThat(second.getOptions().getSeed()).isEqualTo(7);
        Model model = client.models()
                .getModel(GetModelRequest.newBuilder().setName("models/tone").build());
        assertThat(model.getChampion()).isEqualTo(champion);
        assertThat(model.getCandidate()).isEqualTo(get(second.getName()).getModelVersion());
        ModelVersion candidate = model.getVersions(0);
        assertThat(candidate.getBaseEvaluation().getPairs())
                .isEqualTo(candidate.getEvaluation().getPairs());
    }

    @Test
    void retrain_sentAgainAfterTheChampionChanged_isTheJobOfTheFirstTime() {
        watch(client.rewards().train(request(1).build()).getName(), 0);
        RetrainRequest again = RetrainRequest.newBuilder()
                .setModel("tone")
                .setData(request(1).getData())
                .setRequestId(UUID.randomUUID().toString())
                .build();
        TrainingJob first = client.rewards().retrain(again);
        watch(first.getName(), 0);
        registry.promote(ModelName.parse(get(first.getName()).getModelVersion()), "");

        assertThat(client.rewards().retrain(again).getName()).isEqualTo(first.getName());
        Status other = failure(() -> client.rewards()
                .retrain(again.toBuilder()
                        .setOptions(TrainOptions.newBuilder().setSeed(9))
                        .build()));
        assertThat(detail(other, ErrorInfo.class).orElseThrow().getReason()).isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void retrain_unknownModelOrBadOptions_saysWhich() {
        RetrainRequest.Builder retrain =
                RetrainRequest.newBuilder().setData(request(1).getData());
        assertThat(failure(() -> client.rewards()
                                .retrain(retrain.setModel("nobody").build()))
                        .getCode())
                .isEqualTo(Code.NOT_FOUND_VALUE);
        assertThat(fields(failure(
                        () -> client.rewards().retrain(retrain.setModel("").build()))))
                .containsExactly("model");
        assertThat(fields(failure(() -> client.rewards()
                        .retrain(retrain.setModel("tiny")
                                .setOptions(TrainOptions.newBuilder().setLearningRate(-1))
                                .build()))))
                .containsExactly("options.learning_rate");
    }

    @Test
    void train_unknownBase_isNotFound() {
        Status status = failure(
                () -> client.rewards().train(request(1).setBaseModel("nobody").build()));
        assertThat(status.getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
    }

    @Test
    void jobs_unknownOrMisspelt_saysWhich() {
        assertThat(failure(() -> get("jobs/nobody")).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
        assertThat(failure(() -> watch("jobs/nobody", 0)).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
        assertThat(failure(() -> get("nothing/like/it")).getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
        assertThat(failure(() -> get("")).getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    }

    @Test
    void watchJob_nameAndSequenceWrong_namesBoth() {
        assertThat(fields(failure(() -> watch("nothing/like/it", -1))))
                .containsExactlyInAnyOrder("name", "after_sequence");
    }

    private static List<String> fields(Status status) {
        return detail(status, BadRequest.class).orElseThrow().getFieldViolationsList().stream()
                .map(BadRequest.FieldViolation::getField)
                .toList();
    }

    private static TrainRequest.Builder request(double epochs) {
        InlinePreferences.Builder preferences = InlinePreferences.newBuilder();
        for (int i = 0; i < 8; i++) {
            preferences.addPreferences(Preference.newBuilder()
                    .setPair(PreferencePair.newBuilder()
                            .setPrompt("question " + i)
                            .setChosen("a kind answer " + i)
                            .setRejected("a rude answer " + i)));
        }
        return TrainRequest.newBuilder()
                .setModel("tone")
                .setBaseModel("tiny")
                .setData(PreferenceSource.newBuilder().setInline(preferences))
                .setOptions(TrainOptions.newBuilder().setNumTrainEpochs(epochs));
    }

    private TrainingJob get(String name) {
        return client.jobs().getJob(GetJobRequest.newBuilder().setName(name).build());
    }

    private List<JobEvent> watch(String name, long after) {
        List<JobEvent> events = new ArrayList<>();
        client.jobs()
                .withDeadlineAfter(2, TimeUnit.MINUTES)
                .watchJob(WatchJobRequest.newBuilder()
                        .setName(name)
                        .setAfterSequence(after)
                        .build())
                .forEachRemaining(events::add);
        return events;
    }
}
