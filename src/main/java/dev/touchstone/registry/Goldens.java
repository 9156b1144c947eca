package dev.touchstone.registry;

import dev.touchstone.domain.ScoreInput;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Golden scores of a version, one JSON line each in {@code golden.jsonl}. */
public final class Goldens {
    /** Largest accepted difference between a recorded and a replayed reward, in logits. */
    public static final float TOLERANCE = 1e-4f;

    private Goldens() {}

    public static void write(Path directory, List<Golden> goldens) {
        throw new UnsupportedOperationException();
    }

    public static List<Golden> read(Path directory) {
        throw new UnsupportedOperationException();
    }

    /**
     * Replays goldens alone, all together and in reverse.
     *
     * @param score rewards of a batch of inputs
     * @throws dev.touchstone.domain.TouchstoneException GOLDEN_MISMATCH
     */
    public static void verify(List<Golden> goldens, Function<List<ScoreInput>, float[]> score) {
        throw new UnsupportedOperationException();
    }
}
