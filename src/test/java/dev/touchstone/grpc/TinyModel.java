package dev.touchstone.grpc;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.domain.Tuning;
import dev.touchstone.model.Contract;
import dev.touchstone.model.RewardModel;
import dev.touchstone.model.TrainableModel;
import dev.touchstone.registry.Golden;
import dev.touchstone.registry.Goldens;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.text.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real BERT classifier of two small layers. */
final class TinyModel {
    static final int MAX_LENGTH = 64;
    private static final Path DIRECTORY = Path.of("src/test/resources/golden/bert");

    private TinyModel() {}

    /** Publishes it with a golden score that was computed without the server. */
    static ModelName publish(ModelRegistry registry, String id) {
        ScoreInput input = new ScoreInput.WholeText("the answer is kind");
        return publish(registry, id, new Golden(input, reward(input)));
    }

    static ModelName publish(ModelRegistry registry, String id, Golden golden) {
        Path staged = registry.stage();
        copyTo(staged);
        Goldens.write(staged, List.of(golden));
        return registry.publish(id, staged, name -> manifest(name, staged)).name();
    }

    /** Publishes one with these outputs, drawn at random. */
    static ModelName publish(ModelRegistry registry, String id, List<String> attributes) {
        Path staged = registry.stage();
        try (TrainableModel model = TrainableModel.load(DIRECTORY, ComputeDevice.CPU, Tuning.full(1), attributes)) {
            model.save(staged);
            ScoreInput input = new ScoreInput.WholeText("the answer is kind");
            Goldens.write(staged, List.of(Golden.of(input, attributes, model.rewards(List.of(tokens(input))), 0)));
        }
        return registry.publish(id, staged, name -> manifest(name, staged)).name();
    }

    /** The reward of an input, alone, straight from the model. */
    static float reward(ScoreInput input) {
        try (RewardModel model = RewardModel.load(DIRECTORY, ComputeDevice.CPU)) {
            return model.score(List.of(tokens(input)))[0];
        }
    }

    static Tokens tokens(ScoreInput input) {
        try (TextTokenizer tokenizer = TextTokenizer.open(DIRECTORY)) {
            return tokenizer.encode(input, Truncation.NONE, MAX_LENGTH);
        }
    }

    private static void copyTo(Path directory) {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelManifest manifest(ModelName name, Path directory) {
        return new ModelManifest(
                name,
                Instant.EPOCH,
                "tiny",
                "",
                "BertForSequenceClassification",
                1,
                Contract.of(directory, Truncation.NONE, 64, Precision.FP32, Optional.empty())
                        .fingerprint(),
                MAX_LENGTH,
                Truncation.NONE,
                TrainingOptions.defaultsFor("tiny"),
                new DataSummary(2, 1, 0, 0, 0, 0, 0, 0, List.of(), "", "pairs", "", "", List.of()),
                Optional.empty(),
                "test",
                1,
                "");
    }
}
