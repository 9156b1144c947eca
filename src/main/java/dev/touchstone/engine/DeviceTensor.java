package dev.touchstone.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.touchstone.domain.ComputeDevice;

/** A tensor that stays on its device from one call to another, until it is closed. */
public final class DeviceTensor implements AutoCloseable {
    private final PtNDArray array;

    /** Takes an array away from the manager that would close it. */
    DeviceTensor(PtNDArray array) {
        array.detach();
        this.array = array;
    }

    /** A tensor of type F32, all zeros. */
    public static DeviceTensor zeros(long[] shape, ComputeDevice device) {
        TorchEngine.start();
        try (NDManager manager = NDManager.newBaseManager(TorchEngine.djlDevice(device), "PyTorch")) {
            return new DeviceTensor(
                    (PtNDArray) EngineErrors.translate(() -> manager.zeros(new Shape(shape), DataType.FLOAT32)));
        }
    }

    PtNDArray array() {
        return array;
    }

    @Override
    public void close() {
        array.close();
    }
}
