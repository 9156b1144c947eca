package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobNameTest {
    @Test
    void parse_idOrResourceName_isTheSameJob() {
        assertThat(JobName.parse("jobs/20261123-221501-ab12cd")).isEqualTo(JobName.parse("20261123-221501-ab12cd"));
        assertThat(JobName.parse("20261123-221501-ab12cd")).hasToString("jobs/20261123-221501-ab12cd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jobs/", "..", "jobs/../models", "a/b", "jobs/jobs/a", ".lock", "A"})
    void parse_otherText_isInvalid(String text) {
        assertThatThrownBy(() -> JobName.parse(text))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
    }
}
