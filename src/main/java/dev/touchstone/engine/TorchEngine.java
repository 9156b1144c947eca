package dev.touchstone.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PyTorch inside this process: started once, offline and without telemetry. */
public final class TorchEngine {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");
    private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
    private static final String VERSION = "2.7.1";

    private static final List<UnaryOperator<NDArray>> VECTOR_FUNCTIONS =
            List.of(NDArray::cos, NDArray::sin, NDArray::exp, NDArray::log, NDArray::tanh, NDArray::sqrt);

    private static @Nullable Engine engine;

    private TorchEngine() {}

    /**
     * Starts the engine unless it runs.
     *
     * @throws TouchstoneException ENGINE_FAILED if its native libraries cannot be loaded
     */
    public static synchronized void start() {
        if (engine != null) {
            return;
        }
        configure();
        try {
            engine = Engine.getEngine("PyTorch");
        } catch (EngineException | LinkageError e) {
            throw new TouchstoneException(Reason.ENGINE_FAILED, "PyTorch cannot be loaded: " + e.getMessage(), e);
        }
        // PyTorch counts the machine's cores; a container may have been given fewer.
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores < JniUtils.getNumThreads()) {
            JniUtils.setNumThreads(cores);
        }
        callVectorFunctionsOnce();
    }

    /**
     * MKL chooses the kernel of a vector function when it is first called, and where several threads call it first at once, one of
     * them may compute its part with a less exact kernel (pytorch#188792): now and then a process gave other rewards. One thread
     * alone goes first.
     */
    private static void callVectorFunctionsOnce() {
        try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            for (UnaryOperator<NDArray> function : VECTOR_FUNCTIONS) {
                function.apply(scope.ones(new Shape(1))).close();
            }
        }
    }

    /** Number of threads one operation is spread over. */
    public static int threads() {
        start();
        return JniUtils.getNumThreads();
    }

    /**
     * The device of a setting.
     *
     * @param setting {@code auto} (the first GPU if there is one), {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws TouchstoneException INVALID_REQUEST for any other word, or where that GPU is not there
     */
    public static ComputeDevice device(String setting) {
        if (setting.equals("cpu")) {
            return ComputeDevice.CPU;
        }
        int gpus = gpus();
        if (setting.equals("auto")) {
            return gpus > 0 ? new ComputeDevice(ComputeDevice.Kind.CUDA, 0) : ComputeDevice.CPU;
        }
        Matcher cuda = CUDA.matcher(setting);
        if (!cuda.matches()) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST, "device: " + setting + " (expected: auto, cpu or cuda:N)");
        }
        int index = Optional.ofNullable(cuda.group(1)).map(Integer::parseInt).orElse(0);
        if (index >= gpus) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST,
                    "device: " + setting + " (expected: cpu; PyTorch finds " + gpus + " CUDA devices here)");
        }
        return new ComputeDevice(ComputeDevice.Kind.CUDA, index);
    }

    static Device djlDevice(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU ? Device.cpu() : Device.gpu(device.index());
    }

    /** PyTorch is asked first: the driver's own count is also positive where PyTorch was built without CUDA. */
    private static synchronized int gpus() {
        start();
        Engine running = engine;
        return running != null && running.hasCapability("CUDA") ? running.getGpuCount() : 0;
    }

    private static void configure() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("DJL_OFFLINE", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getenv(LIBRARY_PATH) == null && System.getProperty(LIBRARY_PATH) == null) {
            shippedLibraries().ifPresent(TorchEngine::useLibraries);
        }
    }

    /** PyTorch's libraries where they are shipped as files instead of in jars. */
    private static Optional<Path> shippedLibraries() {
        return Optional.ofNullable(System.getProperty("touchstone.home"))
                .map(home -> Path.of(home, "lib", "pytorch").toAbsolutePath())
                .filter(Files::isDirectory);
    }

    private static void useLibraries(Path directory) {
        boolean cuda = Files.exists(directory.resolve("libtorch_cuda.so"));
        System.setProperty(LIBRARY_PATH, directory.toString());
        System.setProperty("PYTORCH_VERSION", VERSION);
        System.setProperty("PYTORCH_FLAVOR", cuda ? "cu128" : "cpu");
    }
}
