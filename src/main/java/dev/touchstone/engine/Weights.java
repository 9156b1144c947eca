package dev.touchstone.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.touchstone.domain.ComputeDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Tensors by name on a device, all in fp32. Closed after the programs they were handed to. */
public final class Weights implements AutoCloseable {
    private final NDManager manager;
    private final ComputeDevice device;
    private final SortedMap<String, PtNDArray> arrays = new TreeMap<>();

    private Weights(ComputeDevice device) {
        TorchEngine.start();
        this.device = device;
        this.manager = NDManager.newBaseManager(TorchEngine.djlDevice(device), "PyTorch");
    }

    /**
     * Puts tensors of type F32, F16 or BF16 on a device. On a CPU a writable F32 tensor is used where it lies, without a
     * copy: changes of either are seen in the other.
     *
     * @throws dev.touchstone.domain.TouchstoneException ENGINE_FAILED if memory runs out
     */
    public static Weights of(Map<String, TensorData> tensors, ComputeDevice device) {
        return create(
                device,
                tensors,
                (weights, tensor) -> weights.place(tensor, !tensor.data().isReadOnly()));
    }

    /**
     * As {@link #of}, for programs that never write to them: on a CPU every F32 tensor is used where it lies. Writing to one
     * that lies in a read-only mapping would end the process.
     *
     * @throws dev.touchstone.domain.TouchstoneException ENGINE_FAILED if memory runs out
     */
    public static Weights forReading(Map<String, TensorData> tensors, ComputeDevice device) {
        return create(device, tensors, (weights, tensor) -> weights.place(tensor, true));
    }

    /** Zeros in the shapes of these. */
    public Weights zerosLike() {
        return create(device, arrays, (weights, array) -> weights.manager.zeros(array.getShape(), DataType.FLOAT32));
    }

    private static <T> Weights create(
            ComputeDevice device, Map<String, T> sources, BiFunction<Weights, T, NDArray> placing) {
        Weights weights = new Weights(device);
        try {
            sources.forEach((name, source) ->
                    weights.arrays.put(name, (PtNDArray) EngineErrors.translate(() -> placing.apply(weights, source))));
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private PtNDArray place(TensorData tensor, boolean shareable) {
        boolean shared = tensor.type() == ElementType.F32 && shareable;
        Shape shape = new Shape(tensor.shape());
        if (shared || !onCpu()) {
            ByteBuffer data = shared ? tensor.data() : widened(tensor);
            return (PtNDArray) manager.create(data, shape, DataType.FLOAT32);
        }
        PtNDArray array = (PtNDArray) manager.zeros(shape, DataType.FLOAT32);
        widen(tensor, view(array).asFloatBuffer());
        return array;
    }

    private boolean onCpu() {
        return device.kind() == ComputeDevice.Kind.CPU;
    }

    private static ByteBuffer widened(TensorData tensor) {
        ByteBuffer data = ByteBuffer.allocateDirect(Math.toIntExact(tensor.elements() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        widen(tensor, data.asFloatBuffer());
        return data;
    }

    /** In Java, because a BF16 array of the engine would end the process. */
    private static void widen(TensorData tensor, FloatBuffer target) {
        ByteBuffer data = tensor.data();
        switch (tensor.type()) {
            case F32 -> target.put(data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
            case F16 -> {
                ShortBuffer halves = data.asShortBuffer();
                while (halves.hasRemaining()) {
                    target.put(Float.float16ToFloat(halves.get()));
                }
            }
            case BF16 -> {
                ShortBuffer halves = data.asShortBuffer();
                while (halves.hasRemaining()) {
                    target.put(Float.intBitsToFloat(halves.get() << Short.SIZE));
                }
            }
            default -> throw new IllegalArgumentException("type: " + tensor.type() + " (expected: F32, F16 or BF16)");
        }
    }

    /** The tensors as they are now: on a CPU the engine's own memory, elsewhere a copy. Valid until {@link #close}. */
    public SortedMap<String, TensorData> tensors() {
        SortedMap<String, TensorData> tensors = new TreeMap<>();
        arrays.forEach((name, array) -> tensors.put(
                name, new TensorData(ElementType.F32, array.getShape().getShape(), view(array))));
        return Collections.unmodifiableSortedMap(tensors);
    }

    /**
     * Overwrites every tensor.
     *
     * @param source F32 tensors of the same names and shapes
     */
    public void overwrite(Map<String, TensorData> source) {
        if (!source.keySet().equals(arrays.keySet())) {
            throw new IllegalArgumentException("names: " + source.keySet() + " (expected: " + arrays.keySet() + ")");
        }
        source.forEach((name, tensor) -> {
            PtNDArray array = array(name);
            if (!Arrays.equals(tensor.shape(), array.getShape().getShape())) {
                throw new IllegalArgumentException(
                        name + ": " + Arrays.toString(tensor.shape()) + " (expected: " + array.getShape() + ")");
            }
            if (onCpu()) {
                view(array).put(tensor.data());
            } else {
                array.set(tensor.data());
            }
        });
    }

    /** The gradient that backward passes left at a tensor. */
    public float[] gradient(String name) {
        try (NDArray gradient = array(name).getGradient()) {
            return gradient.toFloatArray();
        }
    }

    /** Number of elements of all tensors. */
    public long elements() {
        return arrays.values().stream().mapToLong(PtNDArray::size).sum();
    }

    Map<String, PtNDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    private PtNDArray array(String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    private static ByteBuffer view(PtNDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        manager.close();
    }
}
