package dev.touchstone.model;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import java.nio.file.Path;
import java.util.List;

/** The trainable twin of {@link RewardModel}: weights, gradients and AdamW state. Driven by one thread. */
public final class TrainableModel implements Learner {
    private final ModelDirectory source;
    private final TorchRewardModel model;
    private final AdamW optimizer;

    private TrainableModel(ModelDirectory source, TorchRewardModel model, AdamW optimizer) {
        this.source = source;
        this.model = model;
        this.optimizer = optimizer;
    }

    /**
     * Loads a classifier, or a base model with a fresh head drawn from {@code seed}.
     *
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL, ENGINE_FAILED
     */
    public static TrainableModel load(Path directory, ComputeDevice device, long seed) {
        return load(directory, device, seed, RewardChoice.ONLY_OUTPUT);
    }

    /**
     * As {@link #load(Path, ComputeDevice, long)}, with one of several labels as the reward; the others are gone for good.
     *
     * @throws TouchstoneException INVALID_REQUEST for a choice the model does not have
     */
    public static TrainableModel load(Path directory, ComputeDevice device, long seed, RewardChoice choice) {
        return load(directory, device, seed, choice, List.of(Attribute.OVERALL));
    }

    /**
     * As above, with an output for each attribute: the model's own where it has it, else a fresh one.
     *
     * @param attributes at least one, all different
     */
    public static TrainableModel load(
            Path directory, ComputeDevice device, long seed, RewardChoice choice, List<String> attributes) {
        ModelDirectory source = ModelDirectory.open(directory);
        TorchRewardModel model = TorchRewardModel.loadOrExtend(source, device, seed, choice, attributes);
        try {
            return new TrainableModel(source, model, new AdamW(model.weights(), device));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
        double loss = 0;
        int outputs = attributes().size();
        float[] rewards = new float[pairs.texts().size() * outputs];
        for (PairGroup group : PairGroup.split(pairs, model.tokensPerPass())) {
            PassResult pass = model.backward(group.of(pairs), scale, centering, checkpointing);
            loss += pass.loss();
            for (int i = 0; i < pass.rewards().texts(); i++) {
                System.arraycopy(
                        pass.rewards().values(),
                        i * outputs,
                        rewards,
                        group.texts().get(i) * outputs,
                        outputs);
            }
        }
        return new PassResult(loss / pairs.totalWeight(), new Rewards(outputs, rewards));
    }

    @Override
    public double step(double learningRate, double weightDecay, double maxGradNorm) {
        double norm = optimizer.step(learningRate, weightDecay, maxGradNorm);
        if (!Double.isFinite(norm)) {
            throw new TouchstoneException(
                    Reason.NON_FINITE,
                    "gradient norm: " + norm + " (expected: finite; lower learning_rate, or look for damaged data)");
        }
        return norm;
    }

    /** What backward passes since the last step added up at a weight. */
    float[] gradient(String weight) {
        return model.weights().gradient(weight);
    }

    @Override
    public float[] score(List<Tokens> texts) {
        return model.score(texts);
    }

    @Override
    public Rewards rewards(List<Tokens> texts) {
        return model.rewards(texts);
    }

    @Override
    public List<String> attributes() {
        return model.attributes();
    }

    @Override
    public int maxLength() {
        return model.maxLength();
    }

    @Override
    public String architecture() {
        return model.architecture();
    }

    @Override
    public long parameters() {
        return model.parameters();
    }

    /** As {@link #save(Path, SaveDtype)}, each weight in the type it was loaded from. */
    public void save(Path directory) {
        save(directory, SaveDtype.AUTO);
    }

    /**
     * Writes a complete Hugging Face directory (config.json, model.safetensors, tokenizer files) into an empty directory. From
     * then on this model is what was written, its weights rounded to the type they are stored in.
     */
    public void save(Path directory, SaveDtype dtype) {
        source.export(directory, architecture(), attributes(), model.rounded(dtype));
    }

    @Override
    public void checkpoint(Path directory) {
        TrainingState.write(directory, model.weights(), optimizer);
    }

    @Override
    public void restore(Path directory) {
        TrainingState.read(directory).restore(model.weights(), optimizer);
    }

    @Override
    public void close() {
        optimizer.close();
        model.close();
    }
}
