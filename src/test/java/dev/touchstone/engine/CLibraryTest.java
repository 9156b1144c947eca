package dev.touchstone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.FunctionDescriptor;
import org.junit.jupiter.api.Test;

class CLibraryTest {
    @Test
    void find_functionThatThereIsNot_isNothing() {
        assertThat(CLibrary.find("touch_stone", FunctionDescriptor.ofVoid(), "Stones are not touched"))
                .isEmpty();
    }

    @Test
    void found_lookupThatTheExecutableDoesNotHave_isNothing() {
        assertThat(CLibrary.found("Stones are not touched", () -> {
                    throw new UnsupportedOperationException("no foreign calls here");
                }))
                .isEmpty();
    }
}
