package dev.touchstone.lint;

import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.DataSource;

/** Preferences with where they were read from. */
public record Inspected(DataSource source, PreferenceSet set) {}
