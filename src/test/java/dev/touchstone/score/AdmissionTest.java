package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final ScoreInput ITEM = new ScoreInput.WholeText("a");

    private final Admission admission = new Admission(new AdmissionLimits(4, 3, 100, 8));

    @Test
    void acquire_moreThanFree_isOverloadedAndTakesNothing() {
        admission.acquire(items(3));

        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquire(items(2)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));
        assertThat(admission.admittedItems()).isEqualTo(3);
    }

    @Test
    void acquire_moreTokensThanFree_isOverloadedAndTakesNothing() {
        admission.acquire(List.of(text(200)));

        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquire(List.of(text(200))))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));
        assertThat(admission.admittedTokens()).isEqualTo(51);
        assertThat(admission.acquire(List.of(text(100)))).isNotNull();
    }

    @Test
    void acquire_oneItemBeyondAllTokens_isAdmittedAlone() {
        Admission.Permit giant = admission.acquire(List.of(text(4000)));
        assertThatExceptionOfType(TouchstoneException.class).isThrownBy(() -> admission.acquire(items(1)));

        giant.close();

        assertThat(admission.acquire(items(1))).isNotNull();
    }

    @Test
    void acquire_fullCallOfEndlessTexts_fitsIntoAnIdleServer() {
        Admission idle = new Admission(new AdmissionLimits(512, 384, 262_144, 8));

        assertThat(idle.acquire(Collections.nCopies(32, text(1_000_000)))).isNotNull();

        assertThat(idle.admittedTokens()).isEqualTo(262_144);
    }

    @Test
    void correct_fewerTokensThanEstimated_letsOthersIn() {
        Admission.Permit permit = admission.acquire(List.of(text(360)));
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(text(100), admitted::add);
        assertThat(admitted).isEmpty();

        permit.correct(10);

        assertThat(admitted).hasSize(1);
        assertThat(admission.admittedTokens()).isEqualTo(36);
    }

    @Test
    void correct_afterClose_changesNothing() {
        Admission.Permit permit = admission.acquire(items(1));
        permit.close();
        permit.correct(50);
        assertThat(admission.admittedTokens()).isZero();
    }

    @Test
    void acquireWhenFree_lineFull_isOverloaded() {
        admission.acquire(items(4));
        for (int i = 0; i < 8; i++) {
            admission.acquireWhenFree(ITEM, permit -> {});
        }
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquireWhenFree(ITEM, permit -> {}))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));
    }

    @Test
    void leave_firstInLineTooLong_letsTheNextIn() {
        admission.acquire(items(1));
        List<Admission.Permit> admitted = new ArrayList<>();
        Admission.Waiter giant = admission.acquireWhenFree(text(4000), admitted::add);
        admission.acquireWhenFree(ITEM, admitted::add);
        assertThat(admitted).isEmpty();

        giant.leave();

        assertThat(admitted).hasSize(1);
    }

    @Test
    void close_twice_givesBackOnce() {
        admission.acquire(items(1));
        Admission.Permit permit = admission.acquire(items(2));

        permit.close();
        permit.close();

        assertThat(admission.admittedItems()).isEqualTo(1);
    }

    @Test
    void acquireWhenFree_streamsAtTheirLimit_leaveRoomForCalls() {
        List<Admission.Permit> ofStreams = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            admission.acquireWhenFree(ITEM, ofStreams::add);
        }

        assertThat(ofStreams).hasSize(3);
        assertThat(admission.acquire(items(1))).isNotNull();
        assertThat(admission.admittedItems()).isEqualTo(4);
    }

    @Test
    void acquireWhenFree_waiting_isAdmittedInOrderOfArrival() {
        Admission.Permit all = admission.acquire(items(4));
        List<String> admitted = new ArrayList<>();
        admission.acquireWhenFree(ITEM, permit -> admitted.add("first"));
        admission.acquireWhenFree(ITEM, permit -> admitted.add("second"));
        assertThat(admitted).isEmpty();

        all.close();

        assertThat(admitted).containsExactly("first", "second");
    }

    @Test
    void leave_waiting_isNeverAdmitted() {
        Admission.Permit all = admission.acquire(items(4));
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(ITEM, admitted::add).leave();

        all.close();

        assertThat(admitted).isEmpty();
        assertThat(admission.admittedItems()).isZero();
    }

    @Test
    void close_ofAdmission_refusesTheNewAndServesTheWaiting() {
        Admission.Permit all = admission.acquire(items(4));
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(ITEM, admitted::add);

        admission.close();

        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquire(items(1)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SHUTTING_DOWN));
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> admission.acquireWhenFree(ITEM, admitted::add))
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
        assertThat(admission.admittedItems()).isZero();
    }

    private static List<ScoreInput> items(int count) {
        return Collections.nCopies(count, ITEM);
    }

    private static ScoreInput text(int chars) {
        return new ScoreInput.WholeText("a".repeat(chars));
    }

    private int hammer() {
        int most = 0;
        for (int i = 0; i < 2000; i++) {
            admission.acquireWhenFree(ITEM, Admission.Permit::close);
            try (Admission.Permit permit = admission.acquire(items(1))) {
                most = Math.max(most, admission.admittedItems());
            } catch (TouchstoneException e) {
                assertThat(e.reason()).isEqualTo(Reason.OVERLOADED);
            }
        }
        return most;
    }
}
