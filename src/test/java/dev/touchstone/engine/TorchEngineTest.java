package dev.touchstone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchEngineTest {
    @Test
    void start_fromManyThreads_isDoneOnceAndOffline() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> counts = IntStream.range(0, 16)
                    .mapToObj(i -> threads.submit(TorchEngine::threads))
                    .toList();
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isBetween(1, Runtime.getRuntime().availableProcessors());
            }
        }
        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }

    @Test
    void device_cpu_isTheCpu() {
        assertThat(TorchEngine.device("cpu")).isEqualTo(ComputeDevice.CPU);
    }

    @Test
    void device_auto_canHoldWeights() {
        try (Weights weights = Weights.of(Map.of("w", TensorData.floats(1, 2)), TorchEngine.device("auto"))) {
            assertThat(weights.elements()).isEqualTo(2);
        }
    }

    @Test
    void device_cudaThatIsNotThere_isRefusedWithTheReason() {
        assertThatThrownBy(() -> TorchEngine.device("cuda:99"))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST))
                .hasMessageContaining("cuda:99")
                .hasMessageContaining("CUDA devices");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "CPU", "cuda:0x1"})
    void device_otherWords_areRefused(String setting) {
        assertThatThrownBy(() -> TorchEngine.device(setting)).hasMessageContaining("auto, cpu or cuda:N");
    }
}
