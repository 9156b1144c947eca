/** Datasets on disk: imported, sealed, appended to, and made to forget. Start at {@link dev.touchstone.dataset.Datasets}. */
@NullMarked
package dev.touchstone.dataset;

import org.jspecify.annotations.NullMarked;
