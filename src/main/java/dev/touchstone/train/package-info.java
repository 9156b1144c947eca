/** The training loop. Start at {@link dev.touchstone.train.Trainer}. */
@NullMarked
package dev.touchstone.train;

import org.jspecify.annotations.NullMarked;
