/** The only mapping between the contract and the domain, and the contract as JSON on disk. */
@NullMarked
package dev.touchstone.wire;

import org.jspecify.annotations.NullMarked;
