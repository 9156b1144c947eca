package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.Judgement;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.testing.FakeModels;
import dev.touchstone.testing.FakeRewardModel;
import dev.touchstone.testing.ManualNanos;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerTest {
    private static final ScoreSettings SETTINGS =
            new ScoreSettings(new AdmissionLimits(64, 64, 10_000, 64), new BatchLimits(100, 100), 32, 100, 1);
    private static final ScoreQuery QUERY = new ScoreQuery(
            Optional.empty(), Priority.INTERACTIVE, Truncation.NONE, OptionalInt.empty(), Optional.empty());

    private final ManualNanos clock = new ManualNanos();
    private final Admission admission = new Admission(SETTINGS.admission());
    private final ScoringLoop loop = new ScoringLoop(SETTINGS.batch(), "test", ScoringListener.NONE, clock);
    private FakeModels files;
    private ModelHolder holder;
    private FakeRewardModel model;
    private Scorer scorer;

    @BeforeEach
    void create(@TempDir Path directory) {
        files = new FakeModels(directory);
        model = files.model(files.publish("tone"));
        holder = new ModelHolder(
                files.registry(),
                new LoadedModels(
                        files.registry(),
                        files,
                        loop,
                        Runnable::run,
                        new ModelLimits(2, 100, Set.of()),
                        System::nanoTime),
                Optional.empty());
        scorer = new Scorer(holder, loop, Runnable::run, SETTINGS, clock);
    }

    @AfterEach
    void close() {
        model.letAllPass();
        loop.close();
    }

    @Test
    void score_items_reportsEachInOrderWithVersionAndContract() {
        ScoreReport report = score(QUERY, "a bb", "ccc").join();

        assertThat(report.version()).isEqualTo(ModelName.of("tone", 1));
        assertThat(report.contract()).isEqualTo("contract-of-1");
        assertThat(report.outcomes())
                .extracting(outcome -> ((ScoreOutcome.Scored) outcome).reward())
                .containsExactly(3f, 3f);
        assertThat(report.outcomes())
                .extracting(outcome -> ((ScoreOutcome.Scored) outcome).tokens())
                .containsExactly(2, 1);
    }

    @Test
    void score_modelOfSeveralAttributes_givesEachAndTheOverallOneAsTheReward() {
        model.judging("tone", "overall");

        ScoreOutcome.Scored scored = scored(score(QUERY, "a bb").join());

        assertThat(scored.reward()).isEqualTo(30);
        assertThat(scored.attributes().byName()).containsExactly(entry("tone", 3f), entry("overall", 30f));
        assertThat(scored.attributes().isDefault()).isTrue();
    }

    @Test
    void score_attributeWeights_makeTheSumAndAreJudgedByNoCalibration() {
        model.judging("tone", "overall");
        calibrate();

        ScoreOutcome.Scored weighted = scored(
                score(weighing(Map.of("tone", 2.0, "overall", -1.0)), "a bb").join());
        ScoreOutcome.Scored usual =
                scored(score(weighing(Map.of("overall", 1.0)), "a bb").join());

        assertThat(weighted.reward()).isEqualTo(-24);
        assertThat(weighted.judgement()).contains(Judgement.OTHER_WEIGHTS);
        assertThat(weighted.attributes().isDefault()).isFalse();
        assertThat(usual.reward()).isEqualTo(30);
        assertThat(usual.judgement()).isPresent();
    }

    @Test
    void score_weightOfAnAttributeThatTheModelDoesNotHave_isInvalid() {
        assertThatThrownBy(() -> score(weighing(Map.of("depth", 1.0)), "a").join())
                .cause()
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST))
                .hasMessageContaining("attribute_weights: depth (expected: of overall, which the model has)");
    }

    private void calibrate() {
        Calibration.ErrorBound bound = new Calibration.ErrorBound(200, 0, 0.02);
        files.registry()
                .calibrate(
                        ModelName.of("tone", 1),
                        new Calibration(
                                "contract-of-1",
                                new Calibration.Curve.Logistic(Calibration.Curve.Kind.PLATT, 1, 0),
                                0,
                                0,
                                new GateTarget(0.02, 0.02, 0.95),
                                bound,
                                bound,
                                Map.of(),
                                "",
                                Instant.EPOCH));
    }

    private static ScoreQuery weighing(Map<String, Double> weights) {
        return new ScoreQuery(
                Optional.empty(),
                Priority.INTERACTIVE,
                Truncation.NONE,
                OptionalInt.empty(),
                Optional.empty(),
                weights);
    }

    private static ScoreOutcome.Scored scored(ScoreReport report) {
        return (ScoreOutcome.Scored) report.outcomes().getFirst();
    }

    @Test
    void score_done_givesThePermitBack() {
        Admission.Permit permit = admission.acquire(inputs("a"));
        model.hold();
        CompletableFuture<ScoreReport> report = scorer.score(QUERY, inputs("a"), permit);
        model.awaitBatches(1);
        assertThat(admission.admittedItems()).isEqualTo(1);

        model.letAllPass();
        report.join();

        assertThat(admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void score_oneItemTooLong_failsThatItemAlone() {
        String tooLong = "a ".repeat(FakeRewardModel.MAX_LENGTH / 2) + "a";
        ScoreQuery query = new ScoreQuery(
                Optional.empty(), Priority.INTERACTIVE, Truncation.NONE, OptionalInt.of(8), Optional.empty());

        ScoreReport report = score(query, tooLong, "bb").join();

        assertThat(error(report, 0).reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(report.outcomes().get(1)).isInstanceOf(ScoreOutcome.Scored.class);
    }

    @Test
    void score_truncationAskedFor_isReported() {
        ScoreQuery query = new ScoreQuery(
                Optional.empty(), Priority.INTERACTIVE, Truncation.RIGHT, OptionalInt.of(2), Optional.empty());

        ScoreOutcome.Scored scored =
                (ScoreOutcome.Scored) score(query, "a bb ccc").join().outcomes().getFirst();

        assertThat(scored.truncated()).isTrue();
        assertThat(scored.tokens()).isEqualTo(2);
        assertThat(scored.reward()).isEqualTo(3);
    }

    @Test
    void score_moreCharactersThanAllowed_failsBeforeTokenizing() {
        ScoreQuery query = new ScoreQuery(
                Optional.empty(), Priority.INTERACTIVE, Truncation.RIGHT, OptionalInt.of(2), Optional.empty());
        String text = "a".repeat(SETTINGS.maxTextChars() + 1);

        TouchstoneException error = error(score(query, text).join(), 0);

        assertThat(error.reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(error).hasMessageContaining("101 characters");
        assertThat(model.batches()).isEmpty();
    }

    @Test
    void score_maxLengthBeyondTheModels_failsTheRequest() {
        ScoreQuery query = new ScoreQuery(
                Optional.empty(), Priority.INTERACTIVE, Truncation.NONE, OptionalInt.of(65), Optional.empty());
        assertFails(score(query, "a"), Reason.INVALID_REQUEST);
    }

    @Test
    void score_unknownModel_failsTheRequestAndGivesThePermitBack() {
        ScoreQuery query = new ScoreQuery(
                Optional.of(ModelName.of("nobody")),
                Priority.INTERACTIVE,
                Truncation.NONE,
                OptionalInt.empty(),
                Optional.empty());
        assertFails(score(query, "a"), Reason.MODEL_NOT_FOUND);
        assertThat(admission.admittedItems()).isZero();
    }

    @Test
    void score_waitsForATokenizer_countsItAsQueueTime() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        Scorer busy = new Scorer(holder, loop, waiting::add, SETTINGS, clock);
        CompletableFuture<ScoreReport> report =
                busy.score(QUERY, inputs("a", "bb"), admission.acquire(inputs("a", "bb")));

        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            clock.advance(Duration.ofSeconds(1));
            next.run();
        }

        assertThat(report.join().outcomes())
                .extracting(outcome -> ((ScoreOutcome.Scored) outcome).timings().queueNanos())
                .containsOnly(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void score_cancelledWhileWaiting_costsNoComputeAndGivesThePermitBack() {
        model.hold();
        CompletableFuture<ScoreReport> first = score(QUERY, "a");
        model.awaitBatches(1);
        CompletableFuture<ScoreReport> second = score(QUERY, "bb", "ccc");

        second.cancel(false);

        assertThat(admission.admittedItems()).isEqualTo(1);
        model.letAllPass();
        first.join();
        loop.close();
        assertThat(model.batches()).hasSize(1);
    }

    @Test
    void score_deadlinePassesWhileWaiting_failsItsItems() {
        model.hold();
        CompletableFuture<ScoreReport> first = score(QUERY, "a");
        model.awaitBatches(1);
        CompletableFuture<ScoreReport> second = score(QUERY.withTimeLeft(Optional.of(Duration.ofMillis(5))), "bb");
        clock.advance(Duration.ofMillis(5));
        model.letAllPass();

        assertThat(error(second.join(), 0).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        first.join();
    }

    @Test
    void score_modelDeletedMeanwhile_finishesAndThenCloses() {
        model.hold();
        CompletableFuture<ScoreReport> report = score(QUERY, "a");
        model.awaitBatches(1);
        files.registry().delete(ModelName.of("tone"));
        holder.retireDeleted();
        assertThat(model.isClosed()).isFalse();

        model.letAllPass();

        assertThat(report.join().outcomes()).hasOnlyElementsOfType(ScoreOutcome.Scored.class);
        loop.close();
        assertThat(model.isClosed()).isTrue();
    }

    @Test
    void score_noItems_resolvesTheModelAlone() {
        assertThat(score(QUERY).join().outcomes()).isEmpty();
    }

    @Test
    void score_tokenizersStopped_isShuttingDown() {
        Scorer stopped = new Scorer(
                holder,
                loop,
                task -> {
                    throw new RejectedExecutionException();
                },
                SETTINGS,
                clock);
        assertFails(stopped.score(QUERY, inputs("a"), admission.acquire(inputs("a"))), Reason.SHUTTING_DOWN);
        assertThat(admission.admittedItems()).isZero();
    }

    private CompletableFuture<ScoreReport> score(ScoreQuery query, String... texts) {
        return scorer.score(query, inputs(texts), admission.acquire(inputs(texts)));
    }

    private static List<ScoreInput> inputs(String... texts) {
        return Stream.of(texts).<ScoreInput>map(ScoreInput.WholeText::new).toList();
    }

    private static TouchstoneException error(ScoreReport report, int item) {
        return ((ScoreOutcome.Failed) report.outcomes().get(item)).error();
    }

    private static void assertFails(CompletableFuture<ScoreReport> report, Reason reason) {
        assertThatThrownBy(report::join).cause().isInstanceOfSatisfying(TouchstoneException.class, e -> assertThat(
                        e.reason())
                .isEqualTo(reason));
    }
}
