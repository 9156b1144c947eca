package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
    void check_loopback_needsNothing(String host) {
        assertThatCode(() -> new Exposure(host, false, false, false).check()).doesNotThrowAnyException();
        assertThat(new Exposure(host, false, false, false).isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
    void check_beyondLoopbackWithoutAuthentication_isRefused(String host) {
        TouchstoneException refusal =
                catchThrowableOfType(TouchstoneException.class, () -> new Exposure(host, false, true, false).check());
        assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(refusal).hasMessageContaining(host).hasMessageContaining("--insecure");
    }

    @Test
    void check_beyondLoopbackAuthenticatedOrInsecure_isAccepted() {
        assertThatCode(() -> new Exposure("0.0.0.0", true, false, false).check())
                .doesNotThrowAnyException();
        assertThatCode(() -> new Exposure("0.0.0.0", false, false, true).check())
                .doesNotThrowAnyException();
    }

    @Test
    void isReadable_beyondLoopback_isWithoutTls() {
        assertThat(new Exposure("0.0.0.0", true, false, false).isReadable()).isTrue();
        assertThat(new Exposure("0.0.0.0", true, true, false).isReadable()).isFalse();
    }
}
