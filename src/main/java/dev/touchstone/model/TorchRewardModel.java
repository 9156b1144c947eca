package dev.touchstone.model;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import dev.touchstone.engine.TorchEngine;
import dev.touchstone.engine.TorchProgram;
import dev.touchstone.engine.Weights;
import dev.touchstone.model.Continuation.Reads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;

/** A reward model run by PyTorch: a program and its weights. */
final class TorchRewardModel implements RewardModel {
    private static final long MIN_TOKENS_PER_PASS = 2048;
    private static final long TOKENS_PER_THREAD = 1024;
    private static final long TOKENS_ON_GPU = 16384;

    private final ModelParts parts;
    private final Map<String, ElementType> stored;
    private final Weights weights;
    private final TorchProgram program;
    private final long tokensPerPass;
    private final Combination combination;
    private final TorchReader reader;

    private TorchRewardModel(ModelParts parts, Weights weights, TorchProgram program, ComputeDevice device) {
        this.parts = parts;
        this.combination = Combination.byDefault(parts.attributes());
        this.stored = new HashMap<>();
        parts.tensors().forEach((name, tensor) -> stored.put(name, tensor.type()));
        this.weights = weights;
        this.program = program;
        this.tokensPerPass = onCpu(device)
                ? Math.max(MIN_TOKENS_PER_PASS, TOKENS_PER_THREAD * TorchEngine.threads())
                : TOKENS_ON_GPU;
        this.reader =
                new TorchReader(program, parts.layout(), parts.attributes().size(), tokensPerPass, device);
    }

    /** To score with; the weights are never written to. */
    static TorchRewardModel forScoring(ModelParts parts, ComputeDevice device) {
        return of(parts, name -> false, device);
    }

    /** To train; weights that are not trained are never written to. */
    static TorchRewardModel forTraining(ModelParts parts, ComputeDevice device) {
        return of(parts, parts::isTrained, device);
    }

    private static TorchRewardModel of(ModelParts parts, Predicate<String> written, ComputeDevice device) {
        TorchProgram program = TorchProgram.load(parts.program(), device);
        Weights weights = null;
        try {
            weights = Weights.of(parts.tensors(), written, device);
            program.attach(weights);
            return new TorchRewardModel(parts, weights, program, device);
        } catch (RuntimeException e) {
            program.close();
            if (weights != null) {
                weights.close();
            }
            throw e;
        }
    }

    private static boolean onCpu(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU;
    }

    @Override
    public float[] score(List<Tokens> texts) {
        return combination.of(rewards(texts));
    }

    @Override
    public Rewards rewards(List<Tokens> texts) {
        return readOn(texts.stream().map(Continuation::fresh).toList()).rewards();
    }

    @Override
    public long keyValueBytes() {
        return layout().past().map(Layout.Past::bytes).orElse(0L);
    }

    @Override
    public Reads readOn(List<Continuation> texts) {
        texts.forEach(text -> check(text.text()));
        return reader.read(texts);
    }

    /**
     * Forward and backward over one group of pairs; returns the sum of their losses, and the rewards.
     *
     * @param seed of the masks of dropout
     */
    PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing, int seed) {
        pairs.texts().forEach(this::check);
        TokenBatch batch = TokenBatch.fresh(pairs.texts());
        List<TensorData> inputs = new ArrayList<>(batch.inputs(layout().head().pooling()));
        inputs.add(TensorData.ints(places(batch.rowsOf(pairs.chosen()), pairs)));
        inputs.add(TensorData.ints(places(batch.rowsOf(pairs.rejected()), pairs)));
        inputs.add(TensorData.floats(pairs.margins()));
        inputs.add(TensorData.floats(pairs.weights()));
        inputs.add(TensorData.floats(pairs.targets()));
        inputs.add(TensorData.scalar(scale));
        inputs.add(TensorData.scalar(centering));
        inputs.add(TensorData.ofInts(new long[0], seed));
        String method = checkpointing ? "checkpointed_backward" : "backward";
        List<float[]> outputs = program.differentiate(method, inputs.toArray(TensorData[]::new));
        Rewards rewards = new Rewards(attributes().size(), finite(batch.inOrderOfTexts(outputs.get(1))));
        return new PassResult(outputs.get(0)[0], rewards);
    }

    /** Where the outputs that pairs teach stand among all outputs of all rows. */
    private int[] places(int[] rows, TokenizedPairs pairs) {
        int[] places = new int[rows.length];
        for (int pair = 0; pair < rows.length; pair++) {
            places[pair] = rows[pair] * attributes().size() + pairs.outputs()[pair];
        }
        return places;
    }

    /** Most tokens to hold the activations of at once; on a CPU larger passes are not faster. */
    long tokensPerPass() {
        return tokensPerPass;
    }

    private void check(Tokens text) {
        if (text.length() > maxLength()) {
            throw new TouchstoneException(
                    Reason.TEXT_TOO_LONG,
                    "tokens: " + text.length() + " (expected: <= " + maxLength() + "; shorten the text or truncate)");
        }
        checkRange("token id", text.ids(), layout().input().vocabulary());
        if (layout().input().segments() > 0) {
            checkRange("segment", text.typeIds(), layout().input().segments());
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

    /** The weights in the types they are to be stored in; this model's own are rounded to them. */
    SortedMap<String, TensorData> rounded(SaveDtype dtype) {
        SortedMap<String, TensorData> rounded = weights.rounded(types(dtype));
        program.attach(weights);
        return rounded;
    }

    /** The types the weights are to be stored in. */
    Map<String, ElementType> types(SaveDtype dtype) {
        Map<String, ElementType> types = new HashMap<>(stored);
        types.replaceAll((name, type) -> switch (dtype) {
            case AUTO -> type;
            case FP32 -> ElementType.F32;
            case FP16 -> ElementType.F16;
            case BF16 -> ElementType.BF16;
        });
        return types;
    }

    /**
     * Merges adapters into the layers beside which they are: from then on this is a model without any, and its training is
     * over.
     */
    void merge() {
        parts.lora().ifPresent(lora -> {
            lora.forEach((weight, a, b, inputsFirst) -> {
                weights.addProduct(weight, b, a, lora.scale(), inputsFirst);
                weights.remove(List.of(a, b));
            });
            stored.keySet().removeIf(Lora::isAdapter);
            program.attach(weights);
        });
    }

    /** The weights that training changes; valid until {@link #close}. */
    Weights trained() {
        return weights.part(parts::isTrained);
    }

    ModelParts parts() {
        return parts;
    }

    private Layout layout() {
        return parts.layout();
    }

    @Override
    public List<String> attributes() {
        return combination.attributes();
    }

    @Override
    public int maxLength() {
        return layout().input().maxLength();
    }

    @Override
    public String architecture() {
        return parts.architecture().classifier();
    }

    @Override
    public long parameters() {
        return weights.elements();
    }

    @Override
    public void close() {
        reader.close();
        program.close();
        weights.close();
    }
}
