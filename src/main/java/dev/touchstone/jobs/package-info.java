/** Training jobs: their store, launcher and worker. Start at {@link dev.touchstone.jobs.TrainingRun}. */
@NullMarked
package dev.touchstone.jobs;

import org.jspecify.annotations.NullMarked;
