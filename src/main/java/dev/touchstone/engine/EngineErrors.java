package dev.touchstone.engine;

import ai.djl.engine.EngineException;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.function.Supplier;

/** Errors of the engine as errors of the product. */
final class EngineErrors {
    /** What PyTorch ends its many lines of traceback with. */
    private static final String CAUSE = "RuntimeError: ";

    private EngineErrors() {}

    static <T> T translate(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            throw new TouchstoneException(
                    Reason.ENGINE_FAILED, "PyTorch: " + firstLineOfCause(String.valueOf(e.getMessage())), e);
        }
    }

    private static String firstLineOfCause(String message) {
        int cause = message.lastIndexOf(CAUSE);
        String relevant = cause < 0 ? message : message.substring(cause + CAUSE.length());
        return relevant.strip().lines().findFirst().orElse("no message");
    }
}
