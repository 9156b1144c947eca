/** Text to token ids: the tokenizer, the rendering of conversations and truncation. Start at {@link dev.touchstone.text.TextTokenizer}. */
@NullMarked
package dev.touchstone.text;

import org.jspecify.annotations.NullMarked;
