package dev.touchstone.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.touchstone.domain.ComputeDevice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A loaded program. Its methods take tensors and give tensors; a whole pass of a model is one call. */
public final class TorchProgram implements AutoCloseable {
    private static final String METHOD = "module_method:";

    // Not the block alone: the model's finalizer frees what the block runs.
    private final Model model;
    private final ComputeDevice device;
    private final Optional<Transfer> transfer;

    private TorchProgram(Model model, ComputeDevice device, Optional<Transfer> transfer) {
        this.model = model;
        this.device = device;
        this.transfer = transfer;
    }

    /**
     * Compiles a program.
     *
     * @throws dev.touchstone.domain.TouchstoneException ENGINE_FAILED, with the line of the text that is wrong
     */
    public static TorchProgram load(ProgramText text, ComputeDevice device) {
        return load(text, device, device.kind() != ComputeDevice.Kind.CPU);
    }

    /** @param apart whether the device has a memory of its own, to which tensors are copied page-locked */
    static TorchProgram load(ProgramText text, ComputeDevice device, boolean apart) {
        TorchEngine.start();
        Model model = Model.newInstance(text.className(), TorchEngine.djlDevice(device), "PyTorch");
        try {
            // Exactly this class of stream: the engine looks up its read method by name.
            ByteArrayInputStream archive = new ByteArrayInputStream(text.archive());
            return EngineErrors.translate(() -> {
                read(model, archive);
                Optional<Transfer> transfer = apart ? Optional.of(new Transfer(device, true)) : Optional.empty();
                return new TorchProgram(model, device, transfer);
            });
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static void read(Model model, ByteArrayInputStream archive) {
        try {
            model.load(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands weights to the program's {@code load} method, each as a {@code Dict[str, Tensor]}. */
    public void attach(Weights... weights) {
        try (NDManager scope = scope()) {
            NDList inputs = new NDList(method(scope, "load"));
            for (int i = 0; i < weights.length; i++) {
                String prefix = i + ".";
                weights[i].arrays().forEach((name, array) -> {
                    array.setName(prefix + name);
                    inputs.add(array);
                });
            }
            run(inputs, true);
        }
    }

    /** Calls a method without gradients; returns each tensor it gives, as floats. */
    public List<float[]> infer(String method, TensorData... inputs) {
        return call(method, false, inputs);
    }

    /**
     * What a method gave.
     *
     * @param first its first tensor
     * @param others the others, on the device until they are closed
     */
    @SuppressWarnings("ArrayRecordComponent") // as the engine gives them
    public record Kept(float[] first, List<DeviceTensor> others) {}

    /**
     * Calls a method without gradients whose last argument is a list of tensors, which stays as it is.
     *
     * @param last not empty
     */
    public Kept inferKeeping(String method, List<DeviceTensor> last, TensorData... inputs) {
        try (NDManager scope = scope()) {
            NDList arrays = arguments(scope, method, inputs);
            for (DeviceTensor tensor : last) {
                tensor.array().setName("last[]");
                arrays.add(tensor.array());
            }
            NDList outputs = run(arrays, false);
            float[] first = outputs.getFirst().toFloatArray();
            return new Kept(
                    first,
                    outputs.stream()
                            .skip(1)
                            .map(array -> new DeviceTensor((PtNDArray) array))
                            .toList());
        } finally {
            NativeHeap.trimNowAndThen();
        }
    }

    /** Calls a method that runs backward; returns each tensor it gives, as floats. Gradients add up at the weights. */
    public List<float[]> differentiate(String method, TensorData... inputs) {
        return call(method, true, inputs);
    }

    private List<float[]> call(String method, boolean gradients, TensorData... inputs) {
        try (NDManager scope = scope()) {
            return run(arguments(scope, method, inputs), gradients).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        } finally {
            NativeHeap.trimNowAndThen();
        }
    }

    /**
     * Both flags belong to the calling thread. With the graph executor's optimization, which is on in every new thread, the
     * optimizer's step is wrong from its second call on and says nothing.
     */
    NDList run(NDList inputs, boolean gradients) {
        boolean before = JniUtils.isGradMode();
        try {
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setGradMode(gradients);
            PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
            return EngineErrors.translate(() -> IValueUtils.forward(block, inputs, gradients));
        } finally {
            JniUtils.setGradMode(before);
            Reference.reachabilityFence(this);
        }
    }

    private NDManager scope() {
        return NDManager.newBaseManager(TorchEngine.djlDevice(device), "PyTorch");
    }

    private NDList arguments(NDManager scope, String method, TensorData... inputs) {
        NDList arrays = new NDList(method(scope, method));
        arrays.addAll(transfer.isPresent() ? transfer.get().move(scope, inputs) : arrays(scope, inputs));
        return arrays;
    }

    static NDList arrays(NDManager scope, TensorData... inputs) {
        NDList arrays = new NDList();
        Arrays.stream(inputs).map(input -> array(scope, input)).forEach(arrays::add);
        return arrays;
    }

    /** The engine's way to name a method: an array of that name among the inputs. */
    static NDArray method(NDManager scope, String name) {
        NDArray array = scope.create(0);
        array.setName(METHOD + name);
        return array;
    }

    private static PtNDArray array(NDManager scope, TensorData input) {
        DataType type =
                switch (input.type()) {
                    case F64 -> DataType.FLOAT64;
                    case F32 -> DataType.FLOAT32;
                    case I64 -> DataType.INT64;
                    case F16, BF16, I32, I16, I8, U8, BOOL ->
                        throw new IllegalArgumentException("type: " + input.type() + " (expected: F64, F32 or I64)");
                };
        return (PtNDArray) scope.create(input.data(), new Shape(input.shape()), type);
    }

    @Override
    public void close() {
        transfer.ifPresent(Transfer::close);
        model.close();
    }
}
