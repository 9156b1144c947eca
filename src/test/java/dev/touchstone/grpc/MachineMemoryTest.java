package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MachineMemoryTest {
    @Test
    void bytes_thisMachine_areMoreThanTheHeapAndAtMostAllThereIs() throws IOException {
        assertThat(MachineMemory.bytes()).isBetween(Runtime.getRuntime().totalMemory(), kibibytesInAll() * 1024);
    }

    private static long kibibytesInAll() throws IOException {
        String first = Files.readAllLines(Path.of("/proc/meminfo")).getFirst();
        return Long.parseLong(first.replaceAll("\\D", ""));
    }
}
