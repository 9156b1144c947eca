/**
 * The part of Jinja, with Python's values, that chat templates are written in. What it does not know it refuses by name, because a
 * template that is rendered a little differently makes another text, and another score.
 */
@NullMarked
package dev.touchstone.jinja;

import org.jspecify.annotations.NullMarked;
