/** What a reward means: curves to probabilities, thresholds with proven error rates, verdicts. Pure arithmetic. */
@NullMarked
package dev.touchstone.gate;

import org.jspecify.annotations.NullMarked;
