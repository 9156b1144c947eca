package dev.touchstone.engine;

import ai.djl.engine.EngineException;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Errors of the engine as errors of the product. */
final class EngineErrors {
    /** What PyTorch ends its many lines of traceback with. */
    private static final String CAUSE = "RuntimeError: ";

    /** What the allocators of the CPU and of CUDA say. */
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("not enough memory|can't allocate memory|out of memory");

    private EngineErrors() {}

    static <T> T translate(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            Reason reason = OUT_OF_MEMORY.matcher(message).find() ? Reason.OUT_OF_MEMORY : Reason.ENGINE_FAILED;
            throw new TouchstoneException(reason, "PyTorch: " + firstLineOfCause(message), e);
        }
    }

    private static String firstLineOfCause(String message) {
        int cause = message.lastIndexOf(CAUSE);
        String relevant = cause < 0 ? message : message.substring(cause + CAUSE.length());
        return relevant.strip().lines().findFirst().orElse("no message");
    }
}
