package dev.touchstone.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubIdTest {
    @Test
    void parse_withAndWithoutRevision_readsBoth() {
        assertThat(HubId.parse("facebook/opt-125m")).contains(new HubId("facebook/opt-125m", "main"));
        assertThat(HubId.parse("facebook/opt-125m@refs/pr/1")).contains(new HubId("facebook/opt-125m", "refs/pr/1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"minilm", "models/tone/versions/1", "/etc/x", "../x", "a/..", "./x", "a--b/c", "", "a/b/c"})
    void parse_anythingElse_isNone(String text) {
        assertThat(HubId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b@..", "a/b@refs/../../x", "a/b@/x", "a/b@x y"})
    void parse_revisionThatCouldLeaveTheCache_isRefused(String text) {
        assertThatThrownBy(() -> HubId.parse(text)).hasMessageContaining("revision");
    }
}
