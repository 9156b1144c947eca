package dev.touchstone.domain;

import static dev.touchstone.domain.JobState.CANCELLED;
import static dev.touchstone.domain.JobState.CANCELLING;
import static dev.touchstone.domain.JobState.EVALUATING;
import static dev.touchstone.domain.JobState.FAILED;
import static dev.touchstone.domain.JobState.PREPARING;
import static dev.touchstone.domain.JobState.PUBLISHING;
import static dev.touchstone.domain.JobState.QUEUED;
import static dev.touchstone.domain.JobState.SUCCEEDED;
import static dev.touchstone.domain.JobState.TRAINING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobStateTest {
    private static final Set<List<JobState>> ALLOWED = Set.of(
            List.of(QUEUED, PREPARING),
            List.of(QUEUED, FAILED),
            List.of(QUEUED, CANCELLED),
            List.of(PREPARING, TRAINING),
            List.of(PREPARING, FAILED),
            List.of(PREPARING, CANCELLING),
            List.of(TRAINING, EVALUATING),
            List.of(TRAINING, FAILED),
            List.of(TRAINING, CANCELLING),
            List.of(EVALUATING, PUBLISHING),
            List.of(EVALUATING, FAILED),
            List.of(EVALUATING, CANCELLING),
            List.of(PUBLISHING, SUCCEEDED),
            List.of(PUBLISHING, FAILED),
            List.of(PUBLISHING, CANCELLING),
            List.of(CANCELLING, CANCELLED),
            List.of(CANCELLING, SUCCEEDED),
            List.of(CANCELLING, FAILED));

    @Test
    void canBecome_allPairs_onlyThoseOfTheTable() {
        Set<List<JobState>> found = new HashSet<>();
        for (JobState from : JobState.values()) {
            for (JobState to : JobState.values()) {
                if (from.canBecome(to)) {
                    found.add(List.of(from, to));
                }
            }
        }
        assertThat(found).isEqualTo(ALLOWED);
    }

    @Test
    void isFinal_allStates_threeAre() {
        assertThat(JobState.values())
                .filteredOn(JobState::isFinal)
                .containsExactlyInAnyOrder(SUCCEEDED, FAILED, CANCELLED);
    }
}
