package dev.touchstone.model;

import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import dev.touchstone.engine.Weights;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a later step depends on, in one file: the weights that are trained, both moments, and the number of steps. */
record TrainingState(Path file, SortedMap<String, TensorData> tensors) {
    private static final String FILE = "state.safetensors";
    private static final String WEIGHTS = "weights/";
    private static final String FIRST = "first/";
    private static final String SECOND = "second/";
    private static final String STEPS = "steps";

    /** Writes the state as a new file, not forced to disk. */
    static void write(Path directory, Weights weights, AdamW optimizer) {
        SortedMap<String, TensorData> tensors = new TreeMap<>();
        weights.tensors().forEach((name, tensor) -> tensors.put(WEIGHTS + name, tensor));
        optimizer.first().tensors().forEach((name, tensor) -> tensors.put(FIRST + name, tensor));
        optimizer.second().tensors().forEach((name, tensor) -> tensors.put(SECOND + name, tensor));
        tensors.put(STEPS, TensorData.ofInts(new long[0], optimizer.steps()));
        Safetensors.writeUnforced(directory.resolve(FILE), tensors);
    }

    /**
     * Reads a state.
     *
     * @throws TouchstoneException INVALID_MODEL if it is damaged
     */
    static TrainingState read(Path directory) {
        Path file = directory.resolve(FILE);
        return new TrainingState(file, Safetensors.read(file));
    }

    /**
     * Puts the state back.
     *
     * @throws TouchstoneException INVALID_MODEL if it is not a state of this model
     */
    void restore(Weights weights, AdamW optimizer) {
        TensorData steps = tensors.get(STEPS);
        if (steps == null || steps.type() != ElementType.I64 || steps.elements() != 1) {
            throw Failures.invalid(file, STEPS + ": missing (expected: a checkpoint)");
        }
        overwrite(weights, WEIGHTS);
        overwrite(optimizer.first(), FIRST);
        overwrite(optimizer.second(), SECOND);
        optimizer.restoreSteps(Math.toIntExact(steps.data().getLong(0)));
    }

    private void overwrite(Weights target, String prefix) {
        Map<String, TensorData> source = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                source.put(name.substring(prefix.length()), tensor);
            }
        });
        try {
            target.overwrite(source);
        } catch (IllegalArgumentException e) {
            throw Failures.invalid(file, e.getMessage() + " (expected: a checkpoint of this model)");
        }
    }
}
