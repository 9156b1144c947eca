/**
 * Models published in other formats as Hugging Face directories. Runs during the build; start at
 * {@link dev.touchstone.convert.MiniLmConverter}.
 */
@NullMarked
package dev.touchstone.convert;

import org.jspecify.annotations.NullMarked;
