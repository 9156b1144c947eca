/** Published versions on disk. Start at {@link dev.touchstone.registry.ModelRegistry}. */
@NullMarked
package dev.touchstone.registry;

import org.jspecify.annotations.NullMarked;
