package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.testing.FakeRewardModel;
import dev.touchstone.testing.ManualNanos;
import dev.touchstone.testing.WordEncoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoringLoopTest {
    private static final int BUDGET = 8;

    private final ManualNanos clock = new ManualNanos();
    private final FakeRewardModel model = new FakeRewardModel();
    private final LoadedModel loaded = loaded(1, model);
    private final ScoringLoop loop =
            new ScoringLoop(new BatchLimits(BUDGET, BUDGET), "test", ScoringListener.NONE, clock);

    @AfterEach
    void close() {
        model.letAllPass();
        loop.close();
    }

    @Test
    void score_severalTexts_givesRewardsInOrder() {
        assertThat(loop.score(loaded, List.of(tokens("a"), tokens("a bb ccc"), tokens("dddd")))
                        .values())
                .containsExactly(1, 6, 4);
    }

    @Test
    void submit_whileTheDeviceIsBusy_isPackedToTheBudget() {
        model.hold();
        List<ScoreTask> first = submit("a");
        model.awaitBatches(1);
        List<ScoreTask> rest = submit("a a a", "bb bb bb", "ccc ccc ccc", "dddd");
        model.letAllPass();

        Stream.concat(first.stream(), rest.stream()).forEach(ScoringLoopTest::scored);
        assertThat(model.batches()).extracting(List::size).containsExactly(1, 3, 1);
    }

    @Test
    void submit_ofTwoModels_isNeverMixed() {
        FakeRewardModel otherModel = new FakeRewardModel();
        LoadedModel other = loaded(2, otherModel);
        model.hold();
        List<ScoreTask> first = submit("a");
        model.awaitBatches(1);
        ScoreTask mine = task(loaded, "bb");
        ScoreTask others = task(other, "ccc");
        ScoreTask mineToo = task(loaded, "dddd");
        loop.submit(List.of(mine, others, mineToo));
        model.letAllPass();

        assertThat(scored(others).reward()).isEqualTo(3);
        assertThat(scored(mineToo).reward()).isEqualTo(4);
        assertThat(first).allSatisfy(ScoringLoopTest::scored);
        assertThat(model.batches()).extracting(List::size).containsExactly(1, 2);
        assertThat(otherModel.batches()).extracting(List::size).containsExactly(1);
    }

    @Test
    void submit_abandonedBeforeItsTurn_costsNoCompute() {
        model.hold();
        submit("a");
        model.awaitBatches(1);
        ScoreTask abandoned = submit("bb").getFirst();
        ScoreTask wanted = submit("ccc").getFirst();
        abandoned.outcome().cancel(false);
        model.letAllPass();

        assertThat(scored(wanted).reward()).isEqualTo(3);
        assertThat(model.batches().get(1)).extracting(FakeRewardModel::sum).containsExactly(3f);
    }

    @Test
    void submit_expiredBeforeItsTurn_failsWithDeadlineExceededAndCostsNoCompute() {
        model.hold();
        submit("a");
        model.awaitBatches(1);
        ScoreTask hasty = new ScoreTask(
                loaded,
                Combination.byDefault(List.of("overall")),
                tokens("bb"),
                Priority.INTERACTIVE,
                0,
                0,
                1_000_000,
                new CompletableFuture<>());
        ScoreTask patient = task(loaded, "ccc");
        loop.submit(List.of(hasty, patient));
        clock.advance(Duration.ofMillis(1));
        model.letAllPass();

        assertThat(scored(patient).reward()).isEqualTo(3);
        assertThat(failure(hasty).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(model.batches().get(1)).hasSize(1);
    }

    @Test
    void submit_oneItemAfterAFullCall_passesItForAWhileOnly() {
        ScoreTask ofFullCall = task(loaded, "a").of(new ScoreTask.Call(32));
        clock.advance(Duration.ofSeconds(30));
        ScoreTask alone = task(loaded, "bb");
        clock.advance(Duration.ofSeconds(2));
        ScoreTask later = task(loaded, "ccc");

        assertThat(List.of(ofFullCall, alone, later))
                .extracting(ScoreTask::dueNanos)
                .containsExactly(
                        Duration.ofSeconds(41).toNanos(),
                        Duration.ofSeconds(40).toNanos(),
                        Duration.ofSeconds(42).toNanos());
    }

    @Test
    void submit_deadlineThatCannotBeMet_isDroppedBeforeItCostsCompute() {
        seeTokensThatTakeAtLeast100Nanos();
        ScoreTask hopeless = withDeadline("bb bb bb bb", 400);
        ScoreTask possible = withDeadline("cc cc cc cc", 401);
        loop.submit(List.of(hopeless, possible));

        assertThat(failure(hopeless).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(scored(possible).reward()).isEqualTo(8);
        assertThat(model.batches()).singleElement().satisfies(batch -> assertThat(batch)
                .hasSize(1));
    }

    @Test
    void submit_callThatCannotBeMetAsAWhole_isDroppedAsAWhole() {
        seeTokensThatTakeAtLeast100Nanos();
        List<ScoreTask> call = ofOneCall(withDeadline("bb bb bb bb", 701), withDeadline("ccc ccc ccc ccc", 701));
        List<ScoreTask> onesOwn = List.of(withDeadline("a a a a", 701), withDeadline("dddd dddd dddd dddd", 701));
        loop.submit(Stream.concat(call.stream(), onesOwn.stream()).toList());

        assertThat(call).allSatisfy(task -> assertThat(failure(task).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
        assertThat(onesOwn).extracting(task -> scored(task).reward()).containsExactly(4f, 16f);
    }

    @Test
    void submit_callThatCanBeMet_isScoredThoughItsTextsAreTheSame() {
        seeTokensThatTakeAtLeast100Nanos();
        List<ScoreTask> call = ofOneCall(withDeadline("bb bb bb bb", 701), withDeadline("bb bb bb bb", 701));
        loop.submit(call);

        assertThat(call).allSatisfy(task -> assertThat(scored(task).reward()).isEqualTo(8));
    }

    @Test
    void submit_restOfACall_countsAlone() {
        seeTokensThatTakeAtLeast100Nanos();
        model.hold();
        submit("a");
        model.awaitBatches(1);
        List<ScoreTask> call = ofOneCall(withDeadline("bb bb bb bb", 701), withDeadline("ccc ccc ccc ccc", 701));
        call.getFirst().outcome().cancel(false);
        loop.submit(call);
        model.letAllPass();

        assertThat(scored(call.getLast()).reward()).isEqualTo(12);
    }

    @Test
    void submit_identicalTexts_areComputedOnceAndAnsweredEach() {
        model.hold();
        ScoreTask running = submit("bb").getFirst();
        model.awaitBatches(1);
        ScoreTask joinsTheRunning = submit("bb").getFirst();
        List<ScoreTask> waiting = submit("ccc", "ccc");
        waiting.getFirst().outcome().cancel(false);
        model.letAllPass();

        assertThat(scored(running).reward()).isEqualTo(2);
        assertThat(scored(running).reused()).isZero();
        assertThat(scored(joinsTheRunning).reward()).isEqualTo(2);
        assertThat(scored(joinsTheRunning).reused()).isEqualTo(1);
        assertThat(scored(waiting.get(1)).reward()).isEqualTo(3);
        assertThat(scored(waiting.get(1)).reused()).isZero();
        assertThat(model.batches()).extracting(List::size).containsExactly(1, 1);
    }

    @Test
    void submit_textOnTheDeviceFails_failsWhoJoinedItToo() {
        model.hold();
        model.answering(texts -> {
            throw new OutOfMemoryError("a test");
        });
        ScoreTask running = submit("bb").getFirst();
        model.awaitBatches(1);
        ScoreTask joined = submit("bb").getFirst();
        model.letAllPass();

        assertThat(failure(running).reason()).isEqualTo(Reason.OUT_OF_MEMORY);
        assertThat(failure(joined).reason()).isEqualTo(Reason.OUT_OF_MEMORY);
    }

    @Test
    void submit_interactiveAfterBulk_overtakesIt() {
        model.hold();
        submit("a");
        model.awaitBatches(1);
        ScoreTask bulk = task(loaded, "bb", Priority.BULK);
        loop.submit(List.of(bulk));
        submit("ccc");
        model.letAllPass();

        assertThat(scored(bulk).reward()).isEqualTo(2);
        assertThat(model.batches())
                .extracting(batch -> FakeRewardModel.sum(batch.getFirst()))
                .containsExactly(1f, 3f, 2f);
    }

    @Test
    void submit_severalBatches_readiesTheThreadBeforeTheFirstAlone() {
        List<String> readied = new CopyOnWriteArrayList<>();
        try (ScoringLoop loop = new ScoringLoop(
                new BatchLimits(BUDGET, BUDGET),
                "mine",
                ScoringListener.NONE,
                clock,
                () -> readied.add(Thread.currentThread().getName() + " after "
                        + model.batches().size() + " batches"))) {
            loop.score(loaded, List.of(tokens("a")));
            loop.score(loaded, List.of(tokens("bb")));
        }
        assertThat(readied).containsExactly("score-mine after 0 batches");
        assertThat(model.batches()).hasSize(2);
    }

    @Test
    void submit_bulkBesideInteractiveItems_isPackedSmallerForAWhile() {
        try (ScoringLoop shared =
                new ScoringLoop(new BatchLimits(BUDGET, BUDGET, 2), "shared", ScoringListener.NONE, clock)) {
            model.hold();
            shared.submit(List.of(task(loaded, "a")));
            model.awaitBatches(1);
            List<ScoreTask> beside = bulk("bb", "ccc", "dddd");
            shared.submit(beside);
            model.letAllPass();
            beside.forEach(ScoringLoopTest::scored);
            assertThat(model.batches()).extracting(List::size).containsExactly(1, 2, 1);

            clock.advance(Duration.ofSeconds(10));
            List<ScoreTask> alone = bulk("bb", "ccc", "dddd");
            shared.submit(alone);
            alone.forEach(ScoringLoopTest::scored);
        }
        assertThat(model.batches()).extracting(List::size).containsExactly(1, 2, 1, 3);
    }

    @Test
    void score_outOfMemoryForLargeBatches_isHalvedUntilItFits() {
        model.answering(texts -> {
            if (texts.size() > 2) {
                throw new OutOfMemoryError("a test");
            }
            return FakeRewardModel.sums(texts);
        });

        assertThat(loop.score(loaded, texts("a", "bb", "ccc", "dddd", "eeeee")).values())
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void submit_oneBadItem_failsAlone() {
        model.answering(texts -> {
            if (texts.stream().anyMatch(text -> FakeRewardModel.sum(text) == 3)) {
                throw new TouchstoneException(Reason.NON_FINITE, "a test");
            }
            return FakeRewardModel.sums(texts);
        });
        List<ScoreTask> tasks = submit("a", "bb", "ccc", "dddd");

        assertThat(failure(tasks.get(2)).reason()).isEqualTo(Reason.NON_FINITE);
        assertThat(scored(tasks.get(0)).reward()).isEqualTo(1);
        assertThat(scored(tasks.get(1)).reward()).isEqualTo(2);
        assertThat(scored(tasks.get(3)).reward()).isEqualTo(4);
    }

    @Test
    void submit_engineFails_failsTheItemsAndTheThreadGoesOn() {
        model.answering(texts -> {
            throw new IllegalStateException("secret text");
        });
        TouchstoneException failure = failure(submit("a").getFirst());
        assertThat(failure.reason()).isEqualTo(Reason.ENGINE_FAILED);
        assertThat(failure.getMessage()).doesNotContain("secret");

        model.answering(FakeRewardModel::sums);
        assertThat(loop.score(loaded, texts("bb")).values()).containsExactly(2);
    }

    @Test
    void submit_rewardIsNotFinite_isNeverAScore() {
        for (float reward : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            model.answering(texts -> new float[] {reward, 1});
            List<ScoreTask> tasks = submit("a", "bb");
            assertThat(failure(tasks.get(0)).reason()).isEqualTo(Reason.NON_FINITE);
            assertThat(scored(tasks.get(1)).reward()).isEqualTo(1);
        }
    }

    @Test
    void submit_modelReturnsTooFewRewards_failsInsteadOfMixingThemUp() {
        model.answering(texts -> new float[texts.size() - 1]);
        assertThat(submit("a", "bb"))
                .allSatisfy(task -> assertThat(failure(task).reason()).isEqualTo(Reason.ENGINE_FAILED));
    }

    @Test
    void submit_timings_tellWaitingFromInference() {
        model.hold();
        ScoreTask first = submit("a").getFirst();
        model.awaitBatches(1);
        ScoreTask second = submit("bb").getFirst();
        clock.advance(Duration.ofMillis(5));
        model.letOneBatchPass();
        model.awaitBatches(2);
        clock.advance(Duration.ofMillis(2));
        model.letOneBatchPass();

        assertThat(scored(first).timings()).isEqualTo(new ScoreTimings(0, 0, 5_000_000));
        assertThat(scored(second).timings()).isEqualTo(new ScoreTimings(0, 5_000_000, 2_000_000));
    }

    @Test
    void succeed_joinedWhenTheBatchWasDone_hasWaitedForNothing() {
        ScoreTask done = submit("a").getFirst();
        scored(done);
        ScoreTask late = new ScoreTask(
                done.model(),
                done.combination(),
                done.tokens(),
                Priority.INTERACTIVE,
                0,
                12,
                ScoreTask.NO_DEADLINE,
                new CompletableFuture<>());

        late.succeed(new PrefixScorer.Scored(Rewards.ofOne(new float[] {1}), List.of(0)), 0, 0, 5, 10);

        assertThat(scored(late).timings()).isEqualTo(ScoreTimings.NONE);
    }

    @Test
    void score_retiredWhileOnTheDevice_isClosedOnlyAfterwards() {
        model.hold();
        ScoreTask task = submit("a").getFirst();
        model.awaitBatches(1);
        loaded.retire();
        assertThat(model.isClosed()).isFalse();

        model.letAllPass();
        assertThat(scored(task).reward()).isEqualTo(1);
        loop.close();
        assertThat(model.isClosed()).isTrue();
    }

    @Test
    void close_withWork_finishesTheBatchOnTheDeviceAndRefusesTheRest() {
        model.hold();
        ScoreTask onDevice = submit("a").getFirst();
        model.awaitBatches(1);
        ScoreTask waiting = submit("bb").getFirst();
        model.letAllPass();
        loop.close();

        assertThat(scored(onDevice).reward()).isEqualTo(1);
        assertThat(waiting.outcome()).isDone();
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> loop.score(loaded, texts("ccc")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SHUTTING_DOWN));
    }

    @Test
    void request_whileOthersJoinTheText_seesThoseWhoJoined() {
        SharedText text = new SharedText(SharedText.key(task(loaded, "a")));
        Thread joining = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 5_000; i++) {
                text.add(task(loaded, "a"));
            }
        });

        do {
            assertThat(text.request().tokens().length()).isEqualTo(1);
        } while (joining.isAlive());
        assertThat(text.tasks()).hasSize(5_000);
    }

    private void seeTokensThatTakeAtLeast100Nanos() {
        loaded.pace().observe(1, 1, 0, 100);
        loaded.pace().observe(4, 4, 0, 1000);
    }

    private static List<ScoreTask> ofOneCall(ScoreTask... tasks) {
        ScoreTask.Call call = new ScoreTask.Call(tasks.length);
        return Stream.of(tasks).map(task -> task.of(call)).toList();
    }

    private ScoreTask withDeadline(String text, long deadlineNanos) {
        return new ScoreTask(
                loaded,
                Combination.byDefault(List.of("overall")),
                tokens(text),
                Priority.INTERACTIVE,
                0,
                clock.getAsLong(),
                deadlineNanos,
                new CompletableFuture<>());
    }

    private List<ScoreTask> submit(String... texts) {
        List<ScoreTask> tasks = Stream.of(texts).map(text -> task(loaded, text)).toList();
        loop.submit(tasks);
        return tasks;
    }

    private List<ScoreTask> bulk(String... texts) {
        return Stream.of(texts).map(text -> task(loaded, text, Priority.BULK)).toList();
    }

    private ScoreTask task(LoadedModel target, String text) {
        return task(target, text, Priority.INTERACTIVE);
    }

    private ScoreTask task(LoadedModel target, String text, Priority priority) {
        return new ScoreTask(
                target,
                Combination.byDefault(List.of("overall")),
                tokens(text),
                priority,
                0,
                clock.getAsLong(),
                ScoreTask.NO_DEADLINE,
                new CompletableFuture<>());
    }

    private static List<Tokens> texts(String... texts) {
        return Stream.of(texts).map(WordEncoder::tokens).toList();
    }

    private static Tokens tokens(String text) {
        return WordEncoder.tokens(text);
    }

    private static LoadedModel loaded(int version, FakeRewardModel model) {
        return new LoadedModel(ModelName.of("test", version), "contract", model, new WordEncoder(), new PrefixCache(0));
    }

    private static ScoreOutcome.Scored scored(ScoreTask task) {
        return (ScoreOutcome.Scored) task.outcome().join();
    }

    private static TouchstoneException failure(ScoreTask task) {
        return ((ScoreOutcome.Failed) task.outcome().join()).error();
    }
}
