package dev.touchstone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.touchstone.domain.ComputeDevice;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without a GPU: that everything but the lock on the pages works, and that the work goes on where there is no such lock. */
class TransferTest {
    private static final TensorData INTS = TensorData.ints(3, 1, 4);
    private static final TensorData FLOATS = TensorData.ofFloats(new long[] {2, 1}, 0.5f, -2);

    @Test
    void move_withoutALock_keepsValuesTypesAndShapes() {
        assertMoves(false);
    }

    @Test
    void move_withALockThatNobodyGives_goesOnWithout() {
        assertMoves(true);
    }

    private static void assertMoves(boolean pageLocked) {
        try (Transfer transfer = new Transfer(ComputeDevice.CPU, pageLocked);
                NDManager scope = NDManager.newBaseManager(TorchEngine.djlDevice(ComputeDevice.CPU), "PyTorch")) {
            for (int round = 0; round < 2; round++) {
                NDList moved = transfer.move(scope, INTS, FLOATS, TensorData.scalar(0.25));
                assertThat(moved.get(0).toLongArray()).containsExactly(3, 1, 4);
                assertThat(moved.get(1).toFloatArray()).containsExactly(0.5f, -2);
                assertThat(moved.get(1).getShape().getShape()).containsExactly(2, 1);
                assertThat(moved)
                        .extracting(NDArray::getDataType)
                        .containsExactly(DataType.INT64, DataType.FLOAT32, DataType.FLOAT64);
                assertThat(moved)
                        .allSatisfy(array -> assertThat(array.getManager()).isSameAs(scope));
            }
            assertThat(transfer.isRefused()).isEqualTo(pageLocked);
        }
    }

    @Test
    void infer_ofAProgramWithAMemoryOfItsOwn_isTheSame() {
        ProgramText text = new ProgramText("Double", """
                class Double(Module):
                    __parameters__ = []
                    __buffers__ = []
                    training : bool

                    def twice(self, x: Tensor) -> Tensor:
                        return x * 2
                """, Map.of());
        try (TorchProgram program = TorchProgram.load(text, ComputeDevice.CPU, true)) {
            assertThat(program.infer("twice", FLOATS).getFirst()).containsExactly(1, -4);
        }
    }
}
