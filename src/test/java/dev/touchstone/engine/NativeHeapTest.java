package dev.touchstone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
    private static final int BLOCKS = 1000;
    private static final int BYTES = 100_000;

    private final MethodHandle malloc =
            function("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private final MethodHandle free = function("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    @Test
    void trim_freeBlocksBetweenLiveOnes_givesTheirMemoryBack() throws Throwable {
        MemorySegment[] blocks = new MemorySegment[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = ((MemorySegment) malloc.invokeExact((long) BYTES))
                    .reinterpret(BYTES)
                    .fill((byte) 1);
        }
        for (int i : IntStream.range(0, BLOCKS).filter(i -> i % 10 != 0).toArray()) {
            free.invokeExact(blocks[i]);
        }

        assertThat(NativeHeap.trim()).isTrue();

        for (int i = 0; i < BLOCKS; i += 10) {
            free.invokeExact(blocks[i]);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
}
