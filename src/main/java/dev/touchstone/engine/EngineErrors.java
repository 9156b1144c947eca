package dev.touchstone.engine;

import ai.djl.engine.EngineException;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.function.Supplier;

/** Errors of the engine as errors of the product. */
final class EngineErrors {
    private EngineErrors() {}

    static <T> T translate(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            throw new TouchstoneException(Reason.ENGINE_FAILED, "PyTorch: " + e.getMessage(), e);
        }
    }
}
