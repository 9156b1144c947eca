package dev.touchstone.gate;

/**
 * An upper bound of a share of errors, where of {@code examples} the {@code errors} with the most extreme rewards are errors. It holds
 * with a given probability over the draw of the examples, whatever the distribution of rewards.
 */
interface ShareBound {
    /** The share that is not exceeded. */
    double upper(long errors, long examples);

    /** Most errors among {@code examples} that still prove a rate; -1 if not even none does. */
    default long mostErrors(long examples, double rate) {
        long most = -1;
        while (most + 1 < examples && upper(most + 1, examples) <= rate) {
            most++;
        }
        return most;
    }

    /** Fewest examples that can prove a rate: as many as must be seen without one error. */
    default long fewest(double rate) {
        long enough = 1;
        while (upper(0, enough) > rate) {
            enough *= 2;
        }
        long tooFew = enough / 2;
        while (enough - tooFew > 1) {
            long middle = (tooFew + enough) / 2;
            if (upper(0, middle) <= rate) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }
}
