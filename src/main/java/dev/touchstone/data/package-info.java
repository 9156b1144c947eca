/** Preference files to batches of token ids. Start at {@link dev.touchstone.data.TrainingData}. */
@NullMarked
package dev.touchstone.data;

import org.jspecify.annotations.NullMarked;
