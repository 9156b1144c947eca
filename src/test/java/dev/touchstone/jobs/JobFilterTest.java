package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFilterTest {
    private final TrainingRequest request =
            new TrainingRequest(JobFixtures.request("").spec(), "", 5, false);
    private final TrainingJob job = TrainingJob.queued(
                    new JobName("20261123-221501-ab12cd"), request.spec(), request, START)
            .entering(new JobTransition(JobState.PREPARING, START.plusSeconds(1), "preparing"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "state = PREPARING",
                "state=JOB_STATE_PREPARING",
                "NOT state = FAILED AND model = \"brand-voice\"",
                "state = FAILED OR state = PREPARING",
                "model = 'brand-voice' AND state = FAILED OR state = PREPARING",
                "(model = other AND state = FAILED) OR base_model = bert*",
                "data_source = \"*2 preferences*\"",
                "model = *voice",
                "request_id = \"\"",
                "model_version = \"\"",
                "priority >= 5 AND priority < 6",
                "create_time >= \"2026-11-23T22:15:01Z\" AND start_time > \"2026-11-23T22:15:01Z\"",
                "end_time != \"2026-11-23T22:15:01Z\"",
            })
    void parse_whatIsSo_letsTheJobThrough(String filter) {
        assertThat(JobFilter.parse(filter).test(job)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state != PREPARING",
                "state = PREPARING AND model = other",
                "state = PREPARING AND model = other OR model = another",
                "NOT (state = FAILED OR state = PREPARING)",
                "model = voice*",
                "priority > 5",
                "end_time < \"2030-01-01T00:00:00Z\"",
            })
    void parse_whatIsNotSo_keepsTheJobBack(String filter) {
        assertThat(JobFilter.parse(filter).test(job)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "states = FAILED | states (expected: one of state, model",
                "state = BROKEN | BROKEN (expected: a state, one of QUEUED",
                "state < FAILED | < (expected: = or != behind state)",
                "model > a | > (expected: = or != behind model)",
                "state FAILED | FAILED (expected: = or another operator behind state)",
                "state = | the end (expected: a value behind state =)",
                "state = FAILED state = QUEUED | state (expected: AND, OR or nothing more)",
                "(state = FAILED | the end (expected: ))",
                "priority = high | high (expected: a whole number)",
                "create_time > yesterday | yesterday (expected: a time such as",
                "model = \"open | \"open (expected: a comparison",
            })
    void parse_whatMakesNoSense_isRefusedWithWhatWasExpected(String filter, String message) {
        TouchstoneException refused = catchThrowableOfType(TouchstoneException.class, () -> JobFilter.parse(filter));
        assertThat(refused.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("filter");
            assertThat(violation.description()).startsWith(message);
        });
    }
}
