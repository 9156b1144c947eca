/** What the rewards of a version say about judgements of people: how well they agree, and what they mean. */
@NullMarked
package dev.touchstone.assess;

import org.jspecify.annotations.NullMarked;
