package dev.touchstone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for each way in which the engine is known to go wrong without a word. */
class TorchProgramTest {
    private static final String CODE = """
            class Probe(Module):
                __parameters__ = []
                __buffers__ = []
                training : bool
                number : int
                fraction : float
                word : str
                weights : Dict[str, Tensor]

                def load(self, weights: Dict[str, Tensor]) -> List[Tensor]:
                    for weight in list(weights.values()):
                        weight.requires_grad_(True)
                    self.weights = weights
                    return annotate(List[Tensor], [])

                def attributes(self) -> List[Tensor]:
                    return [torch.full([1], self.number, dtype=6), torch.full([1], self.fraction), torch.full([1], len(self.word), dtype=6)]

                def double(self, x: Tensor) -> Tensor:
                    return torch.to(x * 2, 6)

                def values(self) -> List[Tensor]:
                    return list(self.weights.values())

                def add_one(self) -> Tensor:
                    torch._foreach_add_(self.values(), 1)
                    return self.weights["w"].detach().clone()

                def square(self) -> Tensor:
                    y = torch.sum(self.weights["w"] * self.weights["w"])
                    torch.backward(y)
                    return y.detach()

                def fail(self, x: Tensor) -> Tensor:
                    torch.set_grad_enabled(not torch.is_grad_enabled())
                    return torch.matmul(x, torch.zeros([3, 3]))
            """;

    private final TorchProgram program = TorchProgram.load(text(CODE), ComputeDevice.CPU);
    private final Weights weights = Weights.of(Map.of("w", TensorData.floats(1, 2, 3)), ComputeDevice.CPU);

    private static ProgramText text(String code) {
        return new ProgramText(
                "Probe",
                code,
                Map.of(
                        "number",
                        -70_000,
                        "fraction",
                        0.375,
                        "word",
                        "Prüfung",
                        "weights",
                        new ProgramText.Empty("Dict[str, Tensor]")));
    }

    @BeforeEach
    void attach() {
        program.attach(weights);
    }

    @AfterEach
    void close() {
        program.close();
        weights.close();
    }

    @Test
    void load_attributes_arriveAsTheyWere() {
        assertThat(program.infer("attributes")).extracting(values -> values[0]).containsExactly(-70_000f, 0.375f, 8f);
    }

    @Test
    void load_wrongText_saysWhat() {
        assertThatThrownBy(
                        () -> TorchProgram.load(text(CODE.replace("torch.to(x", "torch.dubble(x")), ComputeDevice.CPU))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ENGINE_FAILED))
                .hasMessageContaining("dubble");
    }

    /** With the graph executor's optimization, on by default in each new thread, the write is dropped. */
    @Test
    void infer_inANewThreadEachTime_keepsWritesToListElements() throws Exception {
        for (int call = 1; call <= 4; call++) {
            try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                assertThat(thread.submit(() -> program.infer("add_one").getFirst())
                                .get())
                        .containsExactly(1 + call, 2 + call, 3 + call);
            }
        }
    }

    @Test
    void differentiate_inANewThread_leavesGradientsThatAddUp() throws Exception {
        for (int call = 1; call <= 3; call++) {
            try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                assertThat(thread.submit(() -> program.differentiate("square").getFirst())
                                .get())
                        .containsExactly(14);
            }
            assertThat(weights.gradient("w")).containsExactly(2 * call, 4 * call, 6 * call);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void call_thatFails_restoresTheThreadsGradMode(boolean before) {
        JniUtils.setGradMode(before);
        TensorData wrongShape = TensorData.floats(1, 2);
        assertThatThrownBy(() -> program.differentiate("fail", wrongShape)).isInstanceOf(TouchstoneException.class);
        assertThat(JniUtils.isGradMode()).isEqualTo(before);
        assertThatThrownBy(() -> program.infer("fail", wrongShape)).isInstanceOf(TouchstoneException.class);
        assertThat(JniUtils.isGradMode()).isEqualTo(before);
    }

    @Test
    void call_thatFails_saysWhyInOneLineAndTheProgramGoesOn() {
        assertThatThrownBy(() -> program.infer("fail", TensorData.floats(1, 2)))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ENGINE_FAILED))
                .hasMessageContaining("shapes")
                .hasMessageNotContaining("\n");
        assertThat(program.infer("double", TensorData.floats(1, 2)).getFirst()).containsExactly(2, 4);
    }

    /** The engine frees a program when the garbage collector finds its model, even while its block is in use. */
    @Test
    void infer_afterGarbageCollections_stillRuns() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            assertThat(program.infer("double", TensorData.floats(i)).getFirst()).containsExactly(2 * i);
        }
    }

    @Test
    void infer_scalarsAndIntegers_arriveExactly() {
        assertThat(program.infer("double", TensorData.scalar(0.1)).getFirst()).containsExactly(0.2f);
    }
}
