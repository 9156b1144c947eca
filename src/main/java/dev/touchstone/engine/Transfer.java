package dev.touchstone.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.TouchstoneException;
import java.util.Map;

/**
 * Copies what a program is called with to its GPU through page-locked memory, for which the engine's Java side has no call but its
 * programs have. Where the driver gives none, copies go on without.
 */
final class Transfer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Transfer.class.getName());
    private static final String TEXT = ProgramText.resource("transfer.py");

    private final TorchProgram program;
    private volatile boolean refused;

    Transfer(ComputeDevice device, boolean pageLocked) {
        this.program =
                TorchProgram.load(new ProgramText("Transfer", TEXT, Map.of("page_locked", pageLocked)), device, false);
    }

    /** The tensors on the scope's device, as long as the scope is open. */
    NDList move(NDManager scope, TensorData... tensors) {
        if (!refused && tensors.length > 0) {
            try {
                return copied(scope, tensors);
            } catch (TouchstoneException e) {
                refused = true;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "No page-locked memory, batches are copied without: {0}",
                        e.getMessage());
            }
        }
        return TorchProgram.arrays(scope, tensors);
    }

    private NDList copied(NDManager scope, TensorData... tensors) {
        try (NDManager host = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDList arguments = new NDList(TorchProgram.method(host, "move"), scope.create(0f));
            for (NDArray array : TorchProgram.arrays(host, tensors)) {
                array.setName("tensors[]");
                arguments.add(array);
            }
            NDList moved = program.run(arguments, false);
            moved.attach(scope);
            return moved;
        }
    }

    boolean isRefused() {
        return refused;
    }

    @Override
    public void close() {
        program.close();
    }
}
