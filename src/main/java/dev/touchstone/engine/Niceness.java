package dev.touchstone.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * How far a thread stands back behind others that want its processor: Linux's nice value, nice(2). A thread hands its own on to
 * those it starts, so that PyTorch's threads have that of the one they compute for.
 */
public final class Niceness {
    private static final Optional<MethodHandle> NICE = CLibrary.find(
            "nice",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            "Scoring does not stand back behind the threads that answer callers");

    private Niceness() {}

    /**
     * Lets the calling thread stand back further; without effect where the C library cannot be called.
     *
     * @param by 0 to 19
     */
    public static void raise(int by) {
        NICE.ifPresent(nice -> call(nice, by));
    }

    private static void call(MethodHandle nice, int by) {
        try {
            int unused = (int) nice.invokeExact(by);
        } catch (Throwable e) {
            throw new IllegalStateException("nice", e);
        }
    }
}
