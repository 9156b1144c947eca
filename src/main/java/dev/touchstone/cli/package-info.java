/** The command line: thin adapters. */
@NullMarked
package dev.touchstone.cli;

import org.jspecify.annotations.NullMarked;
