package dev.touchstone.cli;

import dev.touchstone.assess.ModelRewards;
import dev.touchstone.assess.RewardSource;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Truncation;
import dev.touchstone.model.Contract;
import dev.touchstone.model.RewardModel;
import dev.touchstone.registry.Goldens;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.List;
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

    /**
     * A published version, which reproduces its golden scores.
     *
     * @throws dev.touchstone.domain.TouchstoneException GOLDEN_MISMATCH, INVALID_MODEL
     */
    static LocalModel load(ModelRegistry registry, ModelName version, ComputeDevice device) {
        ModelManifest manifest = registry.manifest(version);
        Path directory = registry.directory(version);
        Contract.verify(directory, manifest.files());
        LocalModel model = load(
                version.toString(),
                Optional.of(manifest),
                registry.calibration(version),
                directory,
                RewardChoice.ONLY_OUTPUT,
                device);
        try {
            Goldens.verify(
                    Goldens.read(directory),
                    manifest.precision(),
                    model.rewards.attributes(),
                    inputs -> model.rewards(inputs, manifest));
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private Rewards rewards(List<ScoreInput> inputs, ModelManifest asTrained) {
        return rewards.rewards(inputs.stream()
                .map(input -> tokenizer.encode(input, asTrained.truncation(), asTrained.maxLength()))
                .toList());
    }

    private static LocalModel load(
            String name,
            Optional<ModelManifest> manifest,
            Optional<Calibration> calibration,
            Path directory,
            RewardChoice choice,
            ComputeDevice device) {
        Precision precision = manifest.map(ModelManifest::precision).orElse(Precision.FP32);
        RewardModel rewards = RewardModel.load(directory, device, choice, precision);
        try {
            TextTokenizer tokenizer = TextTokenizer.open(directory, manifest.flatMap(ModelManifest::templateTime));
            return new LocalModel(name, manifest, calibration, rewards, tokenizer);
        } catch (RuntimeException e) {
            rewards.close();
            throw e;
        }
    }

    /** Its rewards of texts, however many. */
    RewardSource source(Truncation truncation, int maxLength) {
        return source(Combination.byDefault(rewards.attributes()), truncation, maxLength);
    }

    /** As above, by another combination of its outputs. */
    RewardSource source(Combination combination, Truncation truncation, int maxLength) {
        return new ModelRewards(rewards, tokenizer, combination, truncation, maxLength, () -> {});
    }

    @Override
    public void close() {
        tokenizer.close();
        rewards.close();
    }
}
