package dev.touchstone.score;

import java.util.concurrent.CompletableFuture;

/**
 * One look at what there is of a live answer, from when a check of it may be due.
 *
 * @param last whether nothing follows
 * @param draft whose text it is: what is read of it is remembered until its model forgets it
 * @param deadlineNanos when its time budget is over
 * @param check what came of it; never fails, may be completed by others when it is not wanted any more
 */
record Look(LiveText.Part part, boolean last, Draft draft, long deadlineNanos, CompletableFuture<Check> check) {}
