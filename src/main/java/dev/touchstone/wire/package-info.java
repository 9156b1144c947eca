/**
 * The only mapping between the contract and the domain, and the contract as JSON on disk.
 *
 * <p>Each mapping class has {@code toDomain} and {@code toProto}. {@code toDomain} of a request reports every bad field at once.
 * Start at {@link dev.touchstone.wire.TrainingMapping} and {@link dev.touchstone.wire.JsonFiles}.
 */
@NullMarked
package dev.touchstone.wire;

import org.jspecify.annotations.NullMarked;
