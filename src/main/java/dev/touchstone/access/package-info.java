/** Who may do what: scopes, tokens and where the server may listen. Pure policy. */
@NullMarked
package dev.touchstone.access;

import org.jspecify.annotations.NullMarked;
