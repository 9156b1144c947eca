package dev.touchstone.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The heap of the C library, where PyTorch's tensors lie. Batches of ever new lengths leave it in pieces: all but a tenth of it
 * was free after 250,000 texts, and still the process's. Given back now and then, memory stays flat.
 */
final class NativeHeap {
    private static final System.Logger LOG = System.getLogger(NativeHeap.class.getName());
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
    // Of glibc alone; other C libraries give memory back by themselves.
    private static final Optional<MethodHandle> TRIM = find();
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

    private static Optional<MethodHandle> find() {
        return found(() -> {
            Linker linker = Linker.nativeLinker();
            FunctionDescriptor intOfLong = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
            return linker.defaultLookup().find("malloc_trim").map(address -> linker.downcallHandle(address, intOfLong));
        });
    }

    /** What a look-up finds. Executables of builders without foreign calls throw errors of their own here: no reason not to run. */
    static Optional<MethodHandle> found(Supplier<Optional<MethodHandle>> lookup) {
        try {
            return lookup.get();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "Memory that PyTorch has freed is not given back: {0}", e.toString());
            return Optional.empty();
        }
    }

    private static int call(MethodHandle trim) {
        try {
            return (int) trim.invokeExact(0L);
        } catch (Throwable e) {
            throw new IllegalStateException("malloc_trim", e);
        }
    }
}
