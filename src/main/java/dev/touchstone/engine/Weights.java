package dev.touchstone.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Tensors by name on a device, all in fp32. Closed after the programs they were handed to. */
public final class Weights implements AutoCloseable {
    private final NDManager manager;
    private final ComputeDevice device;
    private final SortedMap<String, PtNDArray> arrays = new TreeMap<>();
    private final Set<String> readOnly = new HashSet<>();

    private Weights(ComputeDevice device) {
        TorchEngine.start();
        this.device = device;
        this.manager = NDManager.newBaseManager(TorchEngine.djlDevice(device), "PyTorch");
    }

    /**
     * Puts tensors of type F32, F16 or BF16 on a device. On a CPU a writable F32 tensor is used where it lies, without a
     * copy: changes of either are seen in the other.
     *
     * @throws TouchstoneException INVALID_MODEL naming a tensor with a NaN or an infinity; ENGINE_FAILED if memory runs out
     */
    public static Weights of(Map<String, TensorData> tensors, ComputeDevice device) {
        return of(tensors, name -> true, device);
    }

    /**
     * As {@link #of(Map, ComputeDevice)}, for programs that write to some of them alone: on a CPU every other F32 tensor is used where
     * it lies. Writing to one that lies in a read-only mapping would end the process.
     *
     * @param written names of those that are written to
     */
    public static Weights of(Map<String, TensorData> tensors, Predicate<String> written, ComputeDevice device) {
        return create(device, tensors, (weights, name, tensor) -> {
            boolean isWritten = written.test(name);
            if (!isWritten && weights.isUsable(tensor)) {
                weights.readOnly.add(name);
            }
            return weights.placeFinite(
                    name, tensor, !isWritten || !tensor.data().isReadOnly());
        });
    }

    /** Some of these tensors, the very same ones; valid until these are closed. */
    public Weights part(Predicate<String> wanted) {
        Weights part = new Weights(device);
        arrays.forEach((name, array) -> {
            if (wanted.test(name)) {
                part.arrays.put(name, array);
            }
        });
        return part;
    }

    /** Zeros in the shapes of these. */
    public Weights zerosLike() {
        return create(
                device, arrays, (weights, name, array) -> weights.manager.zeros(array.getShape(), DataType.FLOAT32));
    }

    private static <T> Weights create(ComputeDevice device, Map<String, T> sources, Placing<T> placing) {
        Weights weights = new Weights(device);
        try {
            sources.forEach((name, source) -> weights.arrays.put(
                    name, (PtNDArray) EngineErrors.translate(() -> placing.place(weights, name, source))));
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private interface Placing<T> {
        NDArray place(Weights weights, String name, T source);
    }

    private PtNDArray placeFinite(String name, TensorData tensor, boolean shareable) {
        PtNDArray array = place(tensor, shareable);
        if (shareable && isUsable(tensor) && tensor.stored().isPresent()) {
            tensor.stored().get().look(bytes -> {
                try (NDArray same = manager.create(bytes, array.getShape(), DataType.FLOAT32)) {
                    requireFinite(name, same);
                }
            });
        } else {
            requireFinite(name, array);
        }
        return array;
    }

    /** Whether a tensor can be used where it lies. */
    private boolean isUsable(TensorData tensor) {
        return tensor.type() == ElementType.F32 && onCpu();
    }

    private PtNDArray place(TensorData tensor, boolean shareable) {
        boolean shared = tensor.type() == ElementType.F32 && shareable;
        Shape shape = new Shape(tensor.shape());
        if (shared || !onCpu()) {
            ByteBuffer data = shared ? tensor.data() : widened(tensor);
            return (PtNDArray) manager.create(data, shape, DataType.FLOAT32);
        }
        PtNDArray array = (PtNDArray) manager.zeros(shape, DataType.FLOAT32);
        Halves.widen(tensor, view(array).asFloatBuffer());
        return array;
    }

    private boolean onCpu() {
        return device.kind() == ComputeDevice.Kind.CPU;
    }

    private static ByteBuffer widened(TensorData tensor) {
        ByteBuffer data = ByteBuffer.allocateDirect(Math.toIntExact(tensor.elements() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        Halves.widen(tensor, data.asFloatBuffer());
        return data;
    }

    /** Weights that are no numbers would turn rewards into none, or worse, into some. */
    private static void requireFinite(String name, NDArray array) {
        if (!isFinite(array.sum()) && !isFinite(array.abs().max())) {
            throw new TouchstoneException(
                    Reason.INVALID_MODEL,
                    "tensor " + name + ": NaN or infinite values (expected: finite numbers; the weights are damaged)");
        }
    }

    private static boolean isFinite(NDArray scalar) {
        try (scalar) {
            return Float.isFinite(scalar.getFloat());
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
     * Rounds each tensor to what its type can hold, and gives it in that type: what is written to a file is then exactly what
     * these weights are. Programs see it when they are attached to these again.
     *
     * @param types F32, F16 or BF16, of every tensor
     * @throws TouchstoneException NON_FINITE naming a tensor with a value beyond the type
     */
    public SortedMap<String, TensorData> rounded(Map<String, ElementType> types) {
        SortedMap<String, TensorData> tensors = new TreeMap<>(tensors());
        tensors.replaceAll((name, tensor) -> {
            ElementType type = Objects.requireNonNull(types.get(name));
            return type == ElementType.F32 ? tensor : rounded(name, tensor, type);
        });
        return Collections.unmodifiableSortedMap(tensors);
    }

    private TensorData rounded(String name, TensorData tensor, ElementType type) {
        TensorData narrow = tensor.as(type);
        ByteBuffer wide = widened(narrow);
        for (int i = 0; i < wide.capacity(); i += Float.BYTES) {
            if (!Float.isFinite(wide.getFloat(i))) {
                throw new TouchstoneException(
                        Reason.NON_FINITE,
                        "tensor " + name + ": " + tensor.data().getFloat(i) + " (expected: within " + type
                                + "; store it as FP32)");
            }
        }
        if (readOnly.contains(name)) {
            replace(name, (PtNDArray) manager.create(wide, new Shape(tensor.shape()), DataType.FLOAT32));
        } else {
            overwrite(array(name), wide);
        }
        return narrow;
    }

    /**
     * Puts a matrix plus {@code scale * left @ right} in the place of the matrix, which itself is not written to. Programs see it when
     * they are attached to these again.
     *
     * @param transposed whether it is the product's transpose that is added
     */
    public void addProduct(String name, String left, String right, double scale, boolean transposed) {
        try (NDArray a = array(left).stopGradient();
                NDArray b = array(right).stopGradient();
                NDArray product = a.matMul(b).muli(scale);
                NDArray turned = transposed ? product.transpose() : product) {
            PtNDArray sum = (PtNDArray) array(name).add(turned);
            sum.attach(manager);
            replace(name, sum);
        }
    }

    /** Forgets some tensors. */
    public void remove(Collection<String> names) {
        arrays.keySet().removeAll(names);
    }

    /** The one before stays in memory as long as programs are attached to it. */
    private void replace(String name, PtNDArray array) {
        array(name).close();
        arrays.put(name, array);
        readOnly.remove(name);
    }

    private void overwrite(PtNDArray array, ByteBuffer data) {
        if (onCpu()) {
            view(array).put(data);
        } else {
            array.set(data);
        }
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
            overwrite(array, tensor.data());
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
