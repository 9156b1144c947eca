package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.detail;
import static dev.touchstone.grpc.Client.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.touchstone.domain.ModelName;
import dev.touchstone.grpc.v1.GetJobRequest;
import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.grpc.v1.WatchJobRequest;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.registry.ModelRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings that cannot be, each told apart by status, reason and field. */
@QuarkusTest
@WithTestResource(ServerResource.class)
class RefusedTrainingTest {
    private static final PreferencePair GOOD =
            PreferencePair.newBuilder().setChosen("kind").setRejected("rude").build();
    private static final PreferencePair OTHER =
            PreferencePair.newBuilder().setChosen("warm").setRejected("cold").build();

    @Inject
    ModelRegistry registry;

    @Inject
    DataDirectory directory;

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

    static Stream<Arguments> badFields() {
        TrainRequest.Builder noEpochs = request("tiny", GOOD);
        noEpochs.getOptionsBuilder().setNumTrainEpochs(0);
        TrainRequest.Builder noLayer = request("tiny", GOOD);
        noLayer.getOptionsBuilder().getLoraBuilder().addTargetModules("q_proj");
        PreferencePair notANumber = GOOD.toBuilder().setMargin(Double.NaN).build();
        PreferencePair equal = GOOD.toBuilder().setRejected(GOOD.getChosen()).build();
        return Stream.of(
                Arguments.of(noEpochs.build(), "options.num_train_epochs"),
                Arguments.of(noLayer.build(), "options.lora.target_modules"),
                Arguments.of(request("tiny", notANumber).build(), "data.inline.preferences[0].pair.margin"),
                Arguments.of(request("tiny", equal).build(), "data.inline.preferences[0].pair.rejected"));
    }

    @ParameterizedTest
    @MethodSource("badFields")
    void train_badField_isInvalidRequestNamingIt(TrainRequest request, String field) {
        Status status = failure(() -> client.rewards().train(request));

        assertError(status, Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertThat(detail(status, BadRequest.class).orElseThrow().getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactly(field);
    }

    @Test
    void train_everythingWrong_isNamedInOneAnswer() {
        TrainRequest.Builder request =
                TrainRequest.newBuilder().setModel("No Model").setBaseModel("nothing");
        request.getDataBuilder().setPath("missing.jsonl");
        request.getEvalDataBuilder().getInlineBuilder().addPreferencesBuilder().setPair(GOOD);
        request.getOptionsBuilder().setNumTrainEpochs(0).setLearningRate(-1);

        Status status = failure(() -> client.rewards().train(request.build()));

        assertError(status, Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertThat(detail(status, BadRequest.class).orElseThrow().getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder(
                        "model",
                        "base_model",
                        "data.path",
                        "eval_data.inline.preferences",
                        "options.num_train_epochs",
                        "options.learning_rate");
    }

    @Test
    void train_badOptionAndLengthBeyondTheBase_areNamedTogether() {
        TrainRequest.Builder request = request("tiny", GOOD);
        request.getOptionsBuilder().setNumTrainEpochs(0).setMaxLength(1_000_000);

        Status status = failure(() -> client.rewards().train(request.build()));

        assertThat(detail(status, BadRequest.class).orElseThrow().getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactly("options.num_train_epochs", "options.max_length");
    }

    @Test
    void train_truncatedGzip_isInvalidDataAndTheServerLives() throws IOException {
        Path file = directory.root().resolve("cut.jsonl.gz");
        byte[] whole = gzip("{\"chosen\": \"kind\", \"rejected\": \"rude\"}\n".repeat(1000));
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        TrainRequest.Builder request = request("tiny", GOOD);
        request.getDataBuilder().setPath(file.toString());

        Status refused = failure(
                () -> client.rewards().train(request.setValidateOnly(true).build()));
        TrainingJob failed =
                end(client.rewards().train(request.setValidateOnly(false).build()));

        assertError(refused, Code.INVALID_ARGUMENT, "INVALID_DATA");
        assertThat(detail(refused, BadRequest.class).orElseThrow().getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactly("data.path");
        assertThat(failed.getState()).isEqualTo(JobState.JOB_STATE_FAILED);
        assertError(failed.getError(), Code.INVALID_ARGUMENT, "INVALID_DATA");
        assertThat(client.rewards()
                        .getServerInfo(GetServerInfoRequest.getDefaultInstance())
                        .getDevice())
                .isEqualTo("cpu");
    }

    @Test
    void train_baseWithoutConfig_isInvalidModel() throws IOException {
        Files.createDirectories(directory.modelsRoot().resolve("hollow"));

        Status status =
                failure(() -> client.rewards().train(request("hollow", GOOD).build()));

        assertError(status, Code.FAILED_PRECONDITION, "INVALID_MODEL");
        assertThat(status.getMessage()).contains("config.json");
    }

    @Test
    void train_baseOfUnknownType_isUnsupportedNamingWhatIs() throws IOException {
        Path base = Files.createDirectories(directory.modelsRoot().resolve("stranger"));
        Files.writeString(base.resolve("config.json"), "{\"model_type\": \"mamba\"}");

        Status status =
                failure(() -> client.rewards().train(request("stranger", GOOD).build()));

        assertError(status, Code.FAILED_PRECONDITION, "UNSUPPORTED_MODEL");
        assertThat(status.getMessage()).contains("mamba", "bert", "opt");
    }

    private TrainingJob end(TrainingJob job) {
        client.jobs()
                .withDeadlineAfter(2, TimeUnit.MINUTES)
                .watchJob(WatchJobRequest.newBuilder().setName(job.getName()).build())
                .forEachRemaining(event -> {});
        return client.jobs()
                .getJob(GetJobRequest.newBuilder().setName(job.getName()).build());
    }

    private static TrainRequest.Builder request(String base, PreferencePair pair) {
        TrainRequest.Builder request =
                TrainRequest.newBuilder().setModel("tone").setBaseModel(base);
        for (PreferencePair each : List.of(pair, OTHER)) {
            request.getDataBuilder().getInlineBuilder().addPreferencesBuilder().setPair(each);
        }
        return request;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
