/** Small fakes that tests of several packages share. */
@NullMarked
package dev.touchstone.testing;

import org.jspecify.annotations.NullMarked;
