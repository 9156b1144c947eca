package dev.touchstone.domain;

/**
 * Rewards of some texts by each output of a model, in logits. The array is owned by this record and must not be changed.
 *
 * @param outputs of the model, >= 1
 * @param values the outputs of the first text, then those of the second, and so on
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays come from the engine
public record Rewards(int outputs, float[] values) {
    public Rewards {
        if (outputs < 1 || values.length % outputs != 0) {
            throw new IllegalArgumentException(
                    "outputs: " + outputs + " (expected: >= 1, and a divisor of " + values.length + " values)");
        }
    }

    /** Rewards by a model's only output. */
    public static Rewards ofOne(float[] values) {
        return new Rewards(1, values);
    }

    public int texts() {
        return values.length / outputs;
    }

    public float of(int text, int output) {
        return values[text * outputs + output];
    }
}
