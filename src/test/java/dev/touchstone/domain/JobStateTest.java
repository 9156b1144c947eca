package dev.touchstone.domain;

import static dev.touchstone.domain.JobState.CANCELLED;
import static dev.touchstone.domain.JobState.CANCELLING;
import static dev.touchstone.domain.JobState.EVALUATING;
import static dev.touchstone.domain.JobState.FAILED;
import static dev.touchstone.domain.JobState.INTERRUPTED;
import static dev.touchstone.domain.JobState.PREPARING;
import static dev.touchstone.domain.JobState.PUBLISHING;
import static dev.touchstone.domain.JobState.QUEUED;
import static dev.touchstone.domain.JobState.SUCCEEDED;
import static dev.touchstone.domain.JobState.TRAINING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobStateTest {
    private static final Map<JobState, Set<JobState>> ALLOWED = Map.of(
            QUEUED, Set.of(PREPARING, FAILED, CANCELLED, INTERRUPTED, QUEUED),
            PREPARING, Set.of(TRAINING, FAILED, CANCELLING, INTERRUPTED, QUEUED),
            TRAINING, Set.of(EVALUATING, FAILED, CANCELLING, INTERRUPTED, QUEUED),
            EVALUATING, Set.of(PUBLISHING, FAILED, CANCELLING, INTERRUPTED, QUEUED),
            PUBLISHING, Set.of(SUCCEEDED, FAILED, CANCELLING, INTERRUPTED, QUEUED),
            SUCCEEDED, Set.of(),
            FAILED, Set.of(QUEUED),
            CANCELLING, Set.of(CANCELLED, SUCCEEDED, FAILED),
            CANCELLED, Set.of(QUEUED),
            INTERRUPTED, Set.of(QUEUED));
    private static final String BEGIN = "<!-- states: written by JobStateTest with -Dstates.write=true -->\n";
    private static final String END = "<!-- end of states -->";

    @Test
    void canBecome_allPairs_onlyThoseOfTheTable() {
        Set<List<JobState>> found = new HashSet<>();
        Set<List<JobState>> expected = new HashSet<>();
        for (JobState from : JobState.values()) {
            ALLOWED.get(from).forEach(to -> expected.add(List.of(from, to)));
            for (JobState to : JobState.values()) {
                if (from.canBecome(to)) {
                    found.add(List.of(from, to));
                }
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void isFinal_allStates_successAloneIs() {
        assertThat(JobState.values()).filteredOn(JobState::isFinal).containsExactly(SUCCEEDED);
    }

    @Test
    void hasEnded_allStates_fourHaveAndThreeOfThemCanBeResumed() {
        assertThat(JobState.values())
                .filteredOn(JobState::hasEnded)
                .containsExactlyInAnyOrder(SUCCEEDED, FAILED, CANCELLED, INTERRUPTED);
        assertThat(JobState.values())
                .filteredOn(JobState::canBeResumed)
                .containsExactlyInAnyOrder(FAILED, CANCELLED, INTERRUPTED);
    }

    @Test
    void wayTo_anotherState_isTheShortestByTheTable() {
        assertThat(PREPARING.wayTo(PUBLISHING)).containsExactly(TRAINING, EVALUATING, PUBLISHING);
        assertThat(FAILED.wayTo(PREPARING)).containsExactly(QUEUED, PREPARING);
        assertThat(CANCELLED.wayTo(QUEUED)).containsExactly(QUEUED);
        assertThat(SUCCEEDED.wayTo(QUEUED)).isEmpty();
    }

    @Test
    void diagram_ofTheReadme_isThatOfTheTable() throws IOException {
        Path readme = Path.of("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (Boolean.getBoolean("states.write")) {
            Files.writeString(readme, text.substring(0, begin) + diagram() + text.substring(end));
        }
        assertThat(Files.readString(readme)).contains(BEGIN + diagram() + END);
    }

    private static String diagram() {
        String moves = Stream.of(JobState.values())
                .flatMap(from -> Stream.of(JobState.values())
                        .filter(from::canBecome)
                        .map(to -> "    " + from + " --> " + to + "\n"))
                .collect(Collectors.joining());
        return "```mermaid\nstateDiagram-v2\n    [*] --> QUEUED\n" + moves + "    SUCCEEDED --> [*]\n```\n";
    }
}
