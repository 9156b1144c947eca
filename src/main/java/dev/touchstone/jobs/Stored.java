package dev.touchstone.jobs;

import java.time.Instant;

/**
 * Something that lies in the data directory and can be deleted.
 *
 * @param name of the resource
 * @param group among whose members the newest are kept
 * @param time when it was made
 * @param bytes on disk
 * @param inUse whether it must stay
 */
public record Stored(String name, String group, Instant time, long bytes, boolean inUse) {}
