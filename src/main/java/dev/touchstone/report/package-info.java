/** Pages a person reads: text, tables and charts in one self-contained HTML file, legible in light and dark. */
@NullMarked
package dev.touchstone.report;

import org.jspecify.annotations.NullMarked;
