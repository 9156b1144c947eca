package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappedTest {
    @Test
    void shortened_longText_endsAtAWord() {
        assertThat(Wrapped.shortened("Where is my\nparcel, please?", 16)).isEqualTo("Where is my…");
        assertThat(Wrapped.shortened("Wherever it may be", 6)).isEqualTo("Where…");
        assertThat(Wrapped.shortened("Where?", 6)).isEqualTo("Where?");
    }

    @Test
    void lines_longText_breakBetweenWords() {
        assertThat(Wrapped.lines("one two three", 7, "> ")).containsExactly("> one two", "> three");
        assertThat(Wrapped.lines("incomprehensible", 7, "")).containsExactly("incomprehensible");
    }
}
