package dev.touchstone.model;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Tuning;
import dev.touchstone.engine.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The trainable twin of {@link RewardModel}: weights, gradients and AdamW state. Driven by one thread. */
public final class TrainableModel implements Learner {
    private final ModelDirectory source;
    private final TorchRewardModel model;
    private final Weights trained;
    private final AdamW optimizer;
    private final long seed;
    private int passes;

    private TrainableModel(ModelDirectory source, TorchRewardModel model, ComputeDevice device, long seed) {
        this.source = source;
        this.model = model;
        this.trained = model.trained();
        this.optimizer = new AdamW(trained, device);
        this.seed = seed;
    }

    /**
     * Loads a classifier, or a base model with a fresh head; all of it is to be trained.
     *
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL, ENGINE_FAILED
     */
    public static TrainableModel load(Path directory, ComputeDevice device, long seed) {
        return load(directory, device, Tuning.full(seed));
    }

    /**
     * As {@link #load(Path, ComputeDevice, long)}, with one of several labels as the reward, the others being gone for good, or with
     * adapters that are trained in the place of the body's weights.
     *
     * @throws TouchstoneException INVALID_REQUEST for a label or a layer that the model does not have
     */
    public static TrainableModel load(Path directory, ComputeDevice device, Tuning tuning) {
        return load(directory, device, tuning, List.of(Attribute.OVERALL));
    }

    /**
     * As above, with an output for each attribute: the model's own where it has it, else a fresh one.
     *
     * @param attributes at least one, all different
     */
    public static TrainableModel load(Path directory, ComputeDevice device, Tuning tuning, List<String> attributes) {
        ModelDirectory source = ModelDirectory.open(directory);
        TorchRewardModel model = TorchRewardModel.forTraining(ModelParts.trainable(source, tuning, attributes), device);
        try {
            return new TrainableModel(source, model, device, tuning.seed());
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
            PassResult pass = model.backward(group.of(pairs), scale, centering, checkpointing, seedOfPass());
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

    /** Of the step and the pass within it alone, so that a run that is resumed draws what it would have drawn. */
    private int seedOfPass() {
        long pass = ((long) optimizer.steps() << Integer.SIZE) + passes++;
        return new SplittableRandom(seed ^ pass).nextInt(Integer.MAX_VALUE);
    }

    @Override
    public double step(double learningRate, double weightDecay, double maxGradNorm) {
        double norm = optimizer.step(learningRate, weightDecay, maxGradNorm);
        passes = 0;
        if (!Double.isFinite(norm)) {
            throw new TouchstoneException(
                    Reason.NON_FINITE,
                    "gradient norm: " + norm + " (expected: finite; lower learning_rate, or look for damaged data)");
        }
        return norm;
    }

    /** The weights that steps change. */
    Weights trained() {
        return trained;
    }

    /** What backward passes since the last step added up at a weight. */
    float[] gradient(String weight) {
        return trained.gradient(weight);
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
     * Writes a complete Hugging Face directory (config.json, model.safetensors, tokenizer files) into an empty directory; or, where
     * adapters are to be published by themselves, a PEFT directory. From then on this model is what was written: adapters are
     * merged in the first case, which ends their training, and weights are rounded to the type they are stored in.
     */
    public void save(Path directory, SaveDtype dtype) {
        Optional<Lora> published = model.parts().lora().filter(Lora::isPublished);
        published.ifPresentOrElse(lora -> saveAdapter(directory, lora, dtype), () -> saveMerged(directory, dtype));
    }

    private void saveMerged(Path directory, SaveDtype dtype) {
        model.merge();
        source.export(directory, architecture(), attributes(), model.rounded(dtype));
    }

    private void saveAdapter(Path directory, Lora lora, SaveDtype dtype) {
        source.exportAdapter(
                directory,
                architecture(),
                attributes(),
                lora,
                model.parts().layout(),
                trained.rounded(model.types(dtype)));
    }

    @Override
    public void checkpoint(Path directory) {
        TrainingState.write(directory, trained, optimizer);
    }

    @Override
    public void restore(Path directory) {
        TrainingState.read(directory).restore(trained, optimizer);
    }

    @Override
    public void close() {
        optimizer.close();
        trained.close();
        model.close();
    }
}
