package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.engine.TensorData;
import dev.touchstone.engine.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that lie in their file. */
class MappedWeightsTest {
    private static final int ELEMENTS = 4 << 20;
    private static final long BYTES = 4L * ELEMENTS;

    @TempDir
    Path directory;

    /** That all of them are numbers has been seen by then. */
    @Test
    void of_weightsInAFile_areResidentOnlyOnceTheyAreUsed() throws IOException {
        Path file = write(1);
        SortedMap<String, TensorData> tensors = Safetensors.read(file);
        try (Weights weights = Weights.of(tensors, name -> false, ComputeDevice.CPU)) {
            assertThat(resident(file)).isLessThan(BYTES / 10);
            assertThat(weights.tensors().get("w").toFloats()).containsOnly(1);
            assertThat(resident(file)).isBetween(BYTES, BYTES + (1 << 20));
        }
    }

    @Test
    void of_weightsInAFileWithAnInfinity_areRefusedByName() throws IOException {
        SortedMap<String, TensorData> tensors = Safetensors.read(write(Float.NEGATIVE_INFINITY));
        assertThatThrownBy(() -> Weights.of(tensors, name -> false, ComputeDevice.CPU))
                .hasMessageContaining("tensor w: NaN or infinite values");
    }

    private Path write(float last) {
        float[] values = new float[ELEMENTS];
        Arrays.fill(values, 1);
        values[ELEMENTS - 1] = last;
        Path file = directory.resolve("model.safetensors");
        Safetensors.write(file, Map.of("w", TensorData.floats(values)));
        return file;
    }

    /** Bytes of a file that this process has in memory. */
    private static long resident(Path file) throws IOException {
        long kilobytes = 0;
        boolean inFile = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inFile = line.endsWith(file.toString());
            } else if (inFile && line.startsWith("Rss:")) {
                kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return kilobytes * 1024;
    }
}
