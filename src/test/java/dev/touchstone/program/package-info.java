/** The program as delivered, from outside. {@code make verify} runs these tests, on the native executable if there is one. */
@NullMarked
package dev.touchstone.program;

import org.jspecify.annotations.NullMarked;
