/**
 * The vocabulary of Touchstone: immutable records, enums and the one exception, all checked on construction.
 *
 * <p>Start at {@link dev.touchstone.domain.Preference} (what people said), {@link dev.touchstone.domain.ScoreInput} (what is
 * scored) and {@link dev.touchstone.domain.TouchstoneException} (what can go wrong). Imports nothing of the product.
 */
@NullMarked
package dev.touchstone.domain;

import org.jspecify.annotations.NullMarked;
