/** Base models from a Hugging Face hub: downloaded once, into the cache that Hugging Face's own tools use. */
@NullMarked
package dev.touchstone.hub;

import org.jspecify.annotations.NullMarked;
