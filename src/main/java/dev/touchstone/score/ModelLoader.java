package dev.touchstone.score;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Truncation;
import dev.touchstone.model.RewardModel;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;

/** Brings a version into memory. */
@FunctionalInterface
public interface ModelLoader {
    /** @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL, STORAGE_FAILED */
    LoadedModel load(ModelManifest manifest, Path directory);

    /** Loads Hugging Face directories onto a device. */
    static ModelLoader onto(ComputeDevice device) {
        return (manifest, directory) -> {
            TextTokenizer tokenizer = TextTokenizer.open(directory);
            try {
                RewardModel model = RewardModel.load(directory, device);
                return new LoadedModel(manifest.name(), manifest.contract(), model, new TokenizerEncoder(tokenizer));
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        };
    }

    /** The tokenizer of a model directory as an encoder. */
    record TokenizerEncoder(TextTokenizer tokenizer) implements LoadedModel.Encoder {
        @Override
        public Tokens encode(ScoreInput input, Truncation truncation, int maxLength) {
            return tokenizer.encode(input, truncation, maxLength);
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
