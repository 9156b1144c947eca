/** The only code that knows the PyTorch engine: programs, weights, devices and their lifetimes. */
@NullMarked
package dev.touchstone.engine;

import org.jspecify.annotations.NullMarked;
