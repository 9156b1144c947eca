package dev.touchstone.cli;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.model.RewardModel;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model in this process, with its tokenizer.
 *
 * @param name of the version, or the directory
 * @param manifest of a published version
 * @param calibration of a published version, if it has one
 */
record LocalModel(
        String name,
        Optional<ModelManifest> manifest,
        Optional<Calibration> calibration,
        RewardModel rewards,
        TextTokenizer tokenizer)
        implements AutoCloseable {
    /** A Hugging Face directory. */
    static LocalModel load(Path directory, RewardChoice choice, ComputeDevice device) {
        return load(directory.toString(), Optional.empty(), Optional.empty(), directory, choice, device);
    }

    /** A published version, which has one output. */
    static LocalModel load(ModelRegistry registry, ModelName version, ComputeDevice device) {
        return load(registry, version, RewardChoice.ONLY_OUTPUT, device);
    }

    /** A published version; a choice of a label is refused. */
    static LocalModel load(ModelRegistry registry, ModelName version, RewardChoice choice, ComputeDevice device) {
        return load(
                version.toString(),
                Optional.of(registry.manifest(version)),
                registry.calibration(version),
                registry.directory(version),
                choice,
                device);
    }

    private static LocalModel load(
            String name,
            Optional<ModelManifest> manifest,
            Optional<Calibration> calibration,
            Path directory,
            RewardChoice choice,
            ComputeDevice device) {
        RewardModel rewards = RewardModel.load(directory, device, choice);
        try {
            TextTokenizer tokenizer = TextTokenizer.open(directory, manifest.flatMap(ModelManifest::templateTime));
            return new LocalModel(name, manifest, calibration, rewards, tokenizer);
        } catch (RuntimeException e) {
            rewards.close();
            throw e;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        rewards.close();
    }
}
