package dev.touchstone.cli;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.ModelDirectory;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model a command uses. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description =
                    "A model id (its champion), ID@candidate, a version (models/ID/versions/N), or a Hugging Face directory.")
    private String model;

    @Option(
            names = "--reward-label",
            paramLabel = "LABEL",
            defaultValue = "",
            description = "Of a directory whose classifier has several labels: the one that is the reward.")
    private String label;

    @Option(
            names = "--reward-form",
            paramLabel = "FORM",
            defaultValue = "LOGIT",
            description = "LOGIT of that label, or LOG_ODDS of two labels. Default: ${DEFAULT-VALUE}.")
    private RewardChoice.Form form;

    /** Loads the directory or the published version that was named. */
    LocalModel load(DataOption data, ComputeDevice device) {
        return load(model, RewardChoice.of(label, form), data, device);
    }

    /** Loads another directory with one output, or published version. */
    static LocalModel load(String model, DataOption data, ComputeDevice device) {
        return load(model, RewardChoice.ONLY_OUTPUT, data, device);
    }

    private static LocalModel load(String model, RewardChoice choice, DataOption data, ComputeDevice device) {
        Path directory = Path.of(model);
        if (Files.isDirectory(directory)) {
            return LocalModel.load(ModelDirectory.open(directory).path(), choice, device);
        }
        requireNone(choice, model);
        ModelRegistry registry = data.registry();
        return LocalModel.load(registry, registry.resolve(ModelName.parse(model)), device);
    }

    /** The outputs of a version are what it was trained for. */
    private static void requireNone(RewardChoice choice, String model) {
        choice.label().ifPresent(label -> {
            throw TouchstoneException.of(
                    Reason.INVALID_REQUEST,
                    "reward_label",
                    label + " (expected: none, as " + model + " is no directory; the outputs of a published version are"
                            + " weighed by attribute weights)");
        });
    }
}
