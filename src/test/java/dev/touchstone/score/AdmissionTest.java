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
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private static final ScoreInput ITEM = new ScoreInput.WholeText("a");

    private final List<String> done = new ArrayList<>();
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
    void settle_fewerTokensThanEstimated_letsOthersIn() {
        Admission.Permit permit = admission.acquire(List.of(text(360)));
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(text(100), admitted::add);
        assertThat(admitted).isEmpty();

        permit.settle(10, () -> {});

        assertThat(admitted).hasSize(1);
        assertThat(admission.admittedTokens()).isEqualTo(36);
    }

    @Test
    void settle_afterClose_changesNothing() {
        Admission.Permit permit = admission.acquire(items(1));
        permit.close();
        permit.settle(50, () -> done.add("late"));
        assertThat(admission.admittedTokens()).isZero();
        assertThat(done).isEmpty();
    }

    @Test
    void settle_callOfMoreTokensThanThereIsRoomFor_isOverloaded() {
        admission.acquire(List.of(text(200)));
        Admission.Permit permit = admission.acquire(items(2));

        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> permit.settle(60, () -> done.add("call")))
                .withMessageContaining("1 with 51 tokens in work and 2 with about 60 more")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));
        assertThat(done).isEmpty();
        assertThat(admission.admittedTokens()).isLessThanOrEqualTo(100);
    }

    @Test
    void settle_callAloneOfMoreTokensThanAllowed_goesOn() {
        admission.acquire(items(3)).settle(1000, () -> done.add("call"));
        assertThat(done).containsExactly("call");
    }

    @Test
    void settle_streamOfMoreTokensThanThereIsRoomFor_waitsBeforeNewOnes() {
        Admission.Permit call = admission.acquire(List.of(text(200)));
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(ITEM, admitted::add);
        admitted.getFirst().settle(60, () -> done.add("settled"));
        admission.acquireWhenFree(ITEM, permit -> done.add("new"));
        assertThat(done).isEmpty();
        assertThat(admission.admittedTokens()).isEqualTo(51);

        call.close();

        assertThat(done).containsExactly("settled", "new");
    }

    @Test
    void close_whileItsTokensWait_letsTheNextGoOn() {
        Admission.Permit call = admission.acquire(List.of(text(200)));
        List<Admission.Permit> admitted = new ArrayList<>();
        admission.acquireWhenFree(ITEM, admitted::add);
        admitted.getFirst().settle(60, () -> done.add("left"));
        admission.acquireWhenFree(ITEM, permit -> done.add("next"));

        admitted.getFirst().close();

        assertThat(done).containsExactly("next");
        call.close();
        assertThat(done).containsExactly("next");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void settle_estimatesFarTooLow_keepsTheLimitAndLetsEveryStreamGoOn(int seed) {
        Random random = new Random(seed);
        List<Admission.Permit> running = new ArrayList<>();
        List<Admission.Permit> arrived = new ArrayList<>();
        int streams = 0;
        for (int i = 0; i < 500; i++) {
            try {
                if (random.nextBoolean()) {
                    admission.acquireWhenFree(ITEM, arrived::add);
                    streams++;
                } else {
                    call(1 + random.nextInt(70), running);
                }
            } catch (TouchstoneException e) {
                assertThat(e.reason()).isEqualTo(Reason.OVERLOADED);
            }
            settleAll(arrived, random, running);
            assertThat(admission.admittedTokens()).isLessThanOrEqualTo(100);
            if (!running.isEmpty() && random.nextInt(3) > 0) {
                running.remove(random.nextInt(running.size())).close();
            }
        }
        while (!running.isEmpty()) {
            running.removeFirst().close();
            settleAll(arrived, random, running);
        }
        assertThat(done).hasSize(streams);
        assertThat(admission.admittedItems()).isZero();
    }

    @Test
    void acquire_chineseText_countsACharacterAsAToken() {
        admission.acquire(List.of(new ScoreInput.WholeText("快速公平")));
        assertThat(admission.admittedTokens()).isEqualTo(5);
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

    private void settleAll(List<Admission.Permit> arrived, Random random, List<Admission.Permit> running) {
        while (!arrived.isEmpty()) {
            Admission.Permit permit = arrived.removeFirst();
            permit.settle(1 + random.nextInt(70), () -> {
                running.add(permit);
                done.add("stream");
            });
        }
    }

    private void call(long tokens, List<Admission.Permit> running) {
        Admission.Permit permit = admission.acquire(items(1));
        try {
            permit.settle(tokens, () -> running.add(permit));
        } catch (TouchstoneException e) {
            permit.close();
            throw e;
        }
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
