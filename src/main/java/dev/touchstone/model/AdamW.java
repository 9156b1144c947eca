package dev.touchstone.model;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.engine.ProgramText;
import dev.touchstone.engine.TensorData;
import dev.touchstone.engine.TorchProgram;
import dev.touchstone.engine.Weights;
import java.util.Map;

/** The optimizer: two moments for each weight, and the number of steps done. */
final class AdamW implements AutoCloseable {
    private final TorchProgram program;
    private final Weights first;
    private final Weights second;
    private int steps;

    AdamW(Weights weights, ComputeDevice device) {
        ProgramText.Empty groups = new ProgramText.Empty("List[List[Tensor]]");
        Map<String, Object> attributes = Map.of("weights", groups, "first", groups, "second", groups);
        program = TorchProgram.load(new ProgramText("Optimizer", ProgramText.resource("adamw.py"), attributes), device);
        first = weights.zerosLike();
        second = weights.zerosLike();
        program.attach(weights, first, second);
    }

    /** Norm of the gradients before clipping; where it is not finite, nothing has changed. */
    double step(double learningRate, double weightDecay, double maxGradNorm) {
        float[] norm = program.infer(
                        "step",
                        TensorData.scalar(learningRate),
                        TensorData.scalar(weightDecay),
                        TensorData.scalar(maxGradNorm),
                        TensorData.ofFloats(new long[0], steps + 1))
                .getFirst();
        if (Float.isFinite(norm[0])) {
            steps++;
        }
        return norm[0];
    }

    Weights first() {
        return first;
    }

    Weights second() {
        return second;
    }

    int steps() {
        return steps;
    }

    void restoreSteps(int done) {
        steps = done;
    }

    @Override
    public void close() {
        program.close();
        first.close();
        second.close();
    }
}
