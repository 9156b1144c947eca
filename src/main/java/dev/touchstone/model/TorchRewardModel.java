package dev.touchstone.model;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.ProgramText;
import dev.touchstone.engine.TensorData;
import dev.touchstone.engine.TorchEngine;
import dev.touchstone.engine.TorchProgram;
import dev.touchstone.engine.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A reward model run by PyTorch: a program and its weights. */
final class TorchRewardModel implements RewardModel {
    private static final int FLOAT32 = 6;
    private static final long MIN_TOKENS_PER_PASS = 2048;
    private static final long TOKENS_PER_THREAD = 1024;
    private static final long TOKENS_ON_GPU = 16384;

    private final Architecture architecture;
    private final Layout layout;
    private final Map<String, ElementType> stored;
    private final Weights weights;
    private final TorchProgram program;
    private final long tokensPerPass;
    private final Combination combination;

    private TorchRewardModel(
            Architecture architecture,
            Layout layout,
            Map<String, ElementType> stored,
            Weights weights,
            TorchProgram program,
            List<String> attributes,
            ComputeDevice device) {
        this.combination = Combination.byDefault(attributes);
        this.architecture = architecture;
        this.layout = layout;
        this.stored = Map.copyOf(stored);
        this.weights = weights;
        this.program = program;
        this.tokensPerPass = onCpu(device)
                ? Math.max(MIN_TOKENS_PER_PASS, TOKENS_PER_THREAD * TorchEngine.threads())
                : TOKENS_ON_GPU;
    }

    /** A classifier to score with; its weights are never written to. */
    static TorchRewardModel load(ModelDirectory directory, ComputeDevice device, RewardChoice choice) {
        Architecture architecture = Architecture.of(directory.config());
        if (!architecture.isClassifier(directory.config())) {
            throw new TouchstoneException(
                    Reason.UNSUPPORTED_MODEL,
                    directory.path() + ": a base model has no reward to score with (expected: "
                            + architecture.classifier() + "; train it first)");
        }
        Layout layout = architecture.layout(directory.config());
        WeightLoader.Loaded loaded = new WeightLoader(directory, layout, choice).classifier();
        return of(architecture, layout, loaded, device, () -> Weights.forReading(loaded.weights(), device));
    }

    /**
     * A classifier, or a base model with a head drawn from {@code seed}; to be trained.
     *
     * @param attributes what each output is to judge
     */
    static TorchRewardModel loadOrExtend(
            ModelDirectory directory, ComputeDevice device, long seed, RewardChoice choice, List<String> attributes) {
        Architecture architecture = Architecture.of(directory.config());
        Layout layout = architecture.layout(directory.config());
        WeightLoader loader = new WeightLoader(directory, layout, choice);
        WeightLoader.Loaded loaded = architecture.isClassifier(directory.config())
                ? loader.classifier(attributes, seed)
                : loader.withFreshHead(attributes, seed);
        return of(architecture, layout, loaded, device, () -> Weights.of(loaded.weights(), device));
    }

    private static TorchRewardModel of(
            Architecture architecture,
            Layout layout,
            WeightLoader.Loaded loaded,
            ComputeDevice device,
            Supplier<Weights> placing) {
        Map<String, ElementType> stored = new HashMap<>();
        loaded.weights().forEach((name, tensor) -> stored.put(name, tensor.type()));
        TorchProgram program = TorchProgram.load(text(architecture, layout), device);
        Weights weights = null;
        try {
            weights = placing.get();
            program.attach(weights);
            return new TorchRewardModel(architecture, layout, stored, weights, program, loaded.attributes(), device);
        } catch (RuntimeException e) {
            program.close();
            if (weights != null) {
                weights.close();
            }
            throw e;
        }
    }

    private static ProgramText text(Architecture architecture, Layout layout) {
        Map<String, Object> attributes = new HashMap<>(layout.attributes());
        // On every device: the contract says so.
        attributes.put("compute", FLOAT32);
        attributes.put("mean", layout.head().pooling() == Layout.Pooling.MEAN_OF_TOKENS);
        attributes.put("weights", new ProgramText.Empty("Dict[str, Tensor]"));
        return new ProgramText("Model", architecture.code(), attributes);
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
        texts.forEach(this::check);
        List<Integer> byLength = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
                .toList();
        int outputs = attributes().size();
        float[] rewards = new float[texts.size() * outputs];
        for (List<Integer> pass : Packing.pack(byLength, i -> texts.get(i).length(), tokensPerPass)) {
            float[] some = pass(pass.stream().map(texts::get).toList());
            for (int i = 0; i < pass.size(); i++) {
                System.arraycopy(some, i * outputs, rewards, pass.get(i) * outputs, outputs);
            }
        }
        return new Rewards(outputs, finite(rewards));
    }

    private float[] pass(List<Tokens> texts) {
        TokenBatch batch = new TokenBatch(texts);
        return batch.inOrderOfTexts(
                program.infer("forward", batch.inputs(layout.head().pooling())).getFirst());
    }

    /** Forward and backward over one group of pairs; returns the sum of their losses, and the rewards. */
    PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
        pairs.texts().forEach(this::check);
        TokenBatch batch = new TokenBatch(pairs.texts());
        List<TensorData> inputs =
                new ArrayList<>(List.of(batch.inputs(layout.head().pooling())));
        inputs.add(TensorData.ints(places(batch.rowsOf(pairs.chosen()), pairs)));
        inputs.add(TensorData.ints(places(batch.rowsOf(pairs.rejected()), pairs)));
        inputs.add(TensorData.floats(pairs.margins()));
        inputs.add(TensorData.floats(pairs.weights()));
        inputs.add(TensorData.floats(pairs.targets()));
        inputs.add(TensorData.scalar(scale));
        inputs.add(TensorData.scalar(centering));
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
        checkRange("token id", text.ids(), layout.input().vocabulary());
        if (layout.input().segments() > 0) {
            checkRange("segment", text.typeIds(), layout.input().segments());
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
        Map<String, ElementType> types = new HashMap<>(stored);
        types.replaceAll((name, type) -> switch (dtype) {
            case AUTO -> type;
            case FP32 -> ElementType.F32;
            case FP16 -> ElementType.F16;
            case BF16 -> ElementType.BF16;
        });
        return weights.rounded(types);
    }

    Weights weights() {
        return weights;
    }

    @Override
    public List<String> attributes() {
        return combination.attributes();
    }

    @Override
    public int maxLength() {
        return layout.input().maxLength();
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
