package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Admission admission = new Admission(new ScoreSettings(4, 3, 100, 4, 100, 1, 1));

    @Test
    void acquire_moreThanFree_isOverloadedAndTakesNothing() {
        admission.acquire(3);

        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquire(2))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));
        assertThat(admission.admitted()).isEqualTo(3);
    }

    @Test
    void close_twice_givesBackOnce() {
        admission.acquire(1);
        Admission.Permit permit = admission.acquire(2);

        permit.close();
        permit.close();

        assertThat(admission.admitted()).isEqualTo(1);
    }

    @Test
    void acquireWhenFree_streamsAtTheirLimit_leaveRoomForCalls() {
        List<Admission.Permit> ofStreams = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            admission.acquireWhenFree(ofStreams::add);
        }

        assertThat(ofStreams).hasSize(3);
        assertThat(admission.acquire(1)).isNotNull();
        assertThat(admission.admitted()).isEqualTo(4);
    }

    @Test
    void acquireWhenFree_waiting_isAdmittedInOrderOfArrival() {
        Admission.Permit all = admission.acquire(4);
        List<String> admitted = new ArrayList<>();
        admission.acquireWhenFree(permit -> admitted.add("first"));
        admission.acquireWhenFree(permit -> admitted.add("second"));
        assertThat(admitted).isEmpty();

        all.close();

        assertThat(admitted).containsExactly("first", "second");
    }

    @Test
    void leave_waiting_isNeverAdmitted() {
        Admission.Permit all = admission.acquire(4);
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(admitted::add).leave();

        all.close();

        assertThat(admitted).isEmpty();
        assertThat(admission.admitted()).isZero();
    }

    @Test
    void close_ofAdmission_refusesTheNewAndServesTheWaiting() {
        Admission.Permit all = admission.acquire(4);
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(admitted::add);

        admission.close();

        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquire(1))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SHUTTING_DOWN));
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquireWhenFree(admitted::add))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SHUTTING_DOWN));
        all.close();
        assertThat(admitted).hasSize(1);
        assertThat(admission.awaitIdle(Duration.ZERO)).isFalse();
        admitted.getFirst().close();
        assertThat(admission.awaitIdle(Duration.ZERO)).isTrue();
    }

    @Test
    void acquire_fromManyThreads_neverExceedsTheLimitAndEndsAtZero() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Integer> seen = threads
                    .invokeAll(IntStream.range(0, 4)
                            .<java.util.concurrent.Callable<Integer>>mapToObj(i -> this::hammer)
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
            assertThat(seen).allMatch(most -> most <= 4);
        }
        assertThat(admission.admitted()).isZero();
    }

    private int hammer() {
        int most = 0;
        for (int i = 0; i < 2000; i++) {
            admission.acquireWhenFree(Admission.Permit::close);
            try (Admission.Permit permit = admission.acquire(1)) {
                most = Math.max(most, admission.admitted());
            } catch (TouchstoneException e) {
                assertThat(e.reason()).isEqualTo(Reason.OVERLOADED);
            }
        }
        return most;
    }
}
