/**
 * Training jobs: accepted, stored, run in a worker process and followed.
 *
 * <p>Start at {@link dev.touchstone.jobs.JobManager}, which the server holds, and {@link dev.touchstone.jobs.TrainingRun}, which
 * the worker runs. Between the two lies a job's journal on disk, so that neither needs the other to be alive.
 */
@NullMarked
package dev.touchstone.jobs;

import org.jspecify.annotations.NullMarked;
