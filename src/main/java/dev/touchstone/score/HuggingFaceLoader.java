package dev.touchstone.score;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Truncation;
import dev.touchstone.model.Contract;
import dev.touchstone.model.ModelSupport;
import dev.touchstone.model.RewardModel;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads Hugging Face directories onto one device. Which one {@code auto} means is asked when it is first needed, because asking
 * starts the engine; a server without a model stays small.
 */
public final class HuggingFaceLoader implements ModelLoader {
    private static final String AUTO = "auto";
    private static final int NICENESS = 5;

    private final PrefixCache prefixes;
    private final Consumer<ComputeDevice> whenKnown;
    private @Nullable ComputeDevice device;
    private boolean told;

    /**
     * @param setting {@code auto}, {@code cpu} or {@code cuda:N}
     * @param prefixes where the models remember what they have read
     * @param whenKnown told once which device it is, before anything runs there
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST for an unknown word, or a GPU that is not there
     */
    public HuggingFaceLoader(String setting, PrefixCache prefixes, Consumer<ComputeDevice> whenKnown) {
        this.prefixes = prefixes;
        this.whenKnown = whenKnown;
        this.device = setting.equals(AUTO) ? null : ModelSupport.device(setting);
    }

    /** Where models run. */
    public synchronized ComputeDevice device() {
        ComputeDevice known = device == null ? ModelSupport.device(AUTO) : device;
        device = known;
        if (!told) {
            told = true;
            whenKnown.accept(known);
        }
        return known;
    }

    /**
     * For the thread that drives the models: where they run on processors, it stands back behind threads that answer callers, which
     * want them for moments and would wait until its turn is over.
     */
    public void standBack() {
        ModelSupport.standBack(device(), NICENESS);
    }

    /** Values of {@code model_type} in config.json that it can load. */
    public List<String> modelTypes() {
        return ModelSupport.modelTypes();
    }

    @Override
    public LoadedModel load(ModelManifest manifest, Path directory) {
        Contract.verify(directory, manifest.files());
        TextTokenizer tokenizer = TextTokenizer.open(directory, manifest.templateTime());
        try {
            RewardModel model = RewardModel.load(directory, device(), RewardChoice.ONLY_OUTPUT, manifest.precision());
            return new LoadedModel(
                    manifest.name(), manifest.contract(), model, new TokenizerEncoder(tokenizer), prefixes);
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private record TokenizerEncoder(TextTokenizer tokenizer) implements LoadedModel.Encoder {
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
