package dev.touchstone.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap of the C library, where PyTorch's tensors lie. Batches of ever new lengths leave it in pieces: all but a tenth of it
 * was free after 250,000 texts, and still the process's. Given back now and then, memory stays flat.
 */
final class NativeHeap {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
    // Of glibc alone; other C libraries give memory back by themselves.
    private static final Optional<MethodHandle> TRIM = CLibrary.find(
            "malloc_trim",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
            "Memory that PyTorch has freed is not given back");
    private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

    private NativeHeap() {}

    /** Gives free memory back to the operating system if that was not done for some seconds. */
    static void trimNowAndThen() {
        long now = System.nanoTime();
        long last = LAST.get();
        if (now - last >= INTERVAL_NANOS && LAST.compareAndSet(last, now)) {
            trim();
        }
    }

    /** Whether memory was given back. */
    static boolean trim() {
        return TRIM.isPresent() && call(TRIM.get()) == 1;
    }

    private static int call(MethodHandle trim) {
        try {
            return (int) trim.invokeExact(0L);
        } catch (Throwable e) {
            throw new IllegalStateException("malloc_trim", e);
        }
    }
}
