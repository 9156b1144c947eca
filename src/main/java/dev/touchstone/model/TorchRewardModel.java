package dev.touchstone.model;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ProgramText;
import dev.touchstone.engine.TensorData;
import dev.touchstone.engine.TorchProgram;
import dev.touchstone.engine.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A reward model run by PyTorch: a program and its weights. */
final class TorchRewardModel implements RewardModel {
    private static final int FLOAT32 = 6;
    private static final int BFLOAT16 = 15;

    private final Architecture architecture;
    private final Layout layout;
    private final Weights weights;
    private final TorchProgram program;

    private TorchRewardModel(Architecture architecture, Layout layout, Weights weights, TorchProgram program) {
        this.architecture = architecture;
        this.layout = layout;
        this.weights = weights;
        this.program = program;
    }

    static TorchRewardModel load(ModelDirectory directory, ComputeDevice device) {
        Architecture architecture = Architecture.of(directory.config());
        if (!architecture.isClassifier(directory.config())) {
            throw new TouchstoneException(
                    Reason.UNSUPPORTED_MODEL,
                    directory.path() + ": a base model has no reward to score with (expected: "
                            + architecture.classifier() + "; train it first)");
        }
        Layout layout = architecture.layout(directory.config());
        return of(architecture, layout, new WeightLoader(directory, layout).classifier(), device);
    }

    /** A classifier as it is, or a base model with a head drawn from {@code seed}. */
    static TorchRewardModel loadOrExtend(ModelDirectory directory, ComputeDevice device, long seed) {
        Architecture architecture = Architecture.of(directory.config());
        Layout layout = architecture.layout(directory.config());
        WeightLoader loader = new WeightLoader(directory, layout);
        Map<String, TensorData> tensors =
                architecture.isClassifier(directory.config()) ? loader.classifier() : loader.withFreshHead(seed);
        return of(architecture, layout, tensors, device);
    }

    private static TorchRewardModel of(
            Architecture architecture, Layout layout, Map<String, TensorData> tensors, ComputeDevice device) {
        TorchProgram program = TorchProgram.load(text(architecture, layout, device), device);
        Weights weights = null;
        try {
            weights = Weights.of(tensors, device);
            program.attach(weights);
            return new TorchRewardModel(architecture, layout, weights, program);
        } catch (RuntimeException e) {
            program.close();
            if (weights != null) {
                weights.close();
            }
            throw e;
        }
    }

    private static ProgramText text(Architecture architecture, Layout layout, ComputeDevice device) {
        Map<String, Object> attributes = new HashMap<>(layout.attributes());
        // bf16 is many times slower than fp32 on a CPU.
        attributes.put("compute", device.kind() == ComputeDevice.Kind.CPU ? FLOAT32 : BFLOAT16);
        attributes.put("weights", new ProgramText.Empty("Dict[str, Tensor]"));
        return new ProgramText("Model", architecture.code(), attributes);
    }

    @Override
    public float[] score(List<Tokens> texts) {
        if (texts.isEmpty()) {
            return new float[0];
        }
        TokenBatch batch = batch(texts);
        float[] rewards =
                program.infer("forward", batch.inputs(layout.readsLast())).getFirst();
        return finite(batch.inOrderOfTexts(rewards));
    }

    /** Checks texts against what the model can take. */
    TokenBatch batch(List<Tokens> texts) {
        texts.forEach(this::check);
        return new TokenBatch(texts);
    }

    private void check(Tokens text) {
        if (text.length() > maxLength()) {
            throw new TouchstoneException(
                    Reason.TEXT_TOO_LONG,
                    "tokens: " + text.length() + " (expected: <= " + maxLength() + "; shorten the text or truncate)");
        }
        checkRange("token id", text.ids(), layout.vocabulary());
        if (layout.segments() > 0) {
            checkRange("segment", text.typeIds(), layout.segments());
        }
    }

    private static void checkRange(String what, int[] values, int end) {
        for (int value : values) {
            if (value < 0 || value >= end) {
                throw new TouchstoneException(
                        Reason.INVALID_MODEL,
                        what + ": " + value + " (expected: 0 to " + (end - 1)
                                + "; the tokenizer does not belong to these weights)");
            }
        }
    }

    /** A reward that is no number would be taken for one. */
    static float[] finite(float[] rewards) {
        for (float reward : rewards) {
            if (!Float.isFinite(reward)) {
                throw new TouchstoneException(
                        Reason.NON_FINITE, "reward: " + reward + " (expected: finite; the weights are damaged)");
            }
        }
        return rewards;
    }

    TorchProgram program() {
        return program;
    }

    Weights weights() {
        return weights;
    }

    boolean readsLast() {
        return layout.readsLast();
    }

    @Override
    public int maxLength() {
        return layout.maxLength();
    }

    @Override
    public String architecture() {
        return architecture.classifier();
    }

    @Override
    public long parameters() {
        return weights.elements();
    }

    @Override
    public void close() {
        program.close();
        weights.close();
    }
}
