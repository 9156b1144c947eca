/** Scoring: admission, packing, the loop that drives the model, and the models in memory. */
@NullMarked
package dev.touchstone.score;

import org.jspecify.annotations.NullMarked;
