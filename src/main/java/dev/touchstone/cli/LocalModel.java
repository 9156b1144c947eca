package dev.touchstone.cli;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.model.RewardModel;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model in this process, with its tokenizer.
 *
 * @param name of the version, or the directory
 * @param manifest of a published version
 */
record LocalModel(String name, Optional<ModelManifest> manifest, RewardModel rewards, TextTokenizer tokenizer)
        implements AutoCloseable {
    static LocalModel load(String name, Optional<ModelManifest> manifest, Path directory, ComputeDevice device) {
        RewardModel rewards = RewardModel.load(directory, device);
        try {
            return new LocalModel(name, manifest, rewards, TextTokenizer.open(directory));
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
