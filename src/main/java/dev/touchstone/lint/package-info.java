/** What is wrong, or doubtful, with preferences before anybody trains on them. Start at {@link dev.touchstone.lint.Linter}. */
@NullMarked
package dev.touchstone.lint;

import org.jspecify.annotations.NullMarked;
