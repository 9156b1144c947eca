package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.score.AdmissionLimits;
import dev.touchstone.score.Alarm;
import dev.touchstone.score.BatchLimits;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.LiveLimits;
import dev.touchstone.score.ScoreSettings;
import dev.touchstone.testing.FakeRewardModel;
import dev.touchstone.testing.ScoringFixture;
import io.grpc.Context;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuedRewardsTest {
    private static final int WINDOW = 3;

    private final Semaphore window = new Semaphore(WINDOW);
    private final Context.CancellableContext call = Context.ROOT.withCancellation();
    private ScoringFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ScoringFixture(
                directory,
                new ScoreSettings(new AdmissionLimits(8, 6, 10_000, 16), new BatchLimits(100, 100), 4, 1_000, 1));
    }

    @AfterEach
    void close() {
        fixture.close();
        call.cancel(null);
    }

    @Test
    void score_manyInputs_givesOneOutcomeEachInOrder() {
        List<ScoreOutcome> outcomes = rewards(fixture.version).score(texts(100));

        assertThat(outcomes)
                .extracting(outcome -> ((ScoreOutcome.Scored) outcome).reward())
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> i + 1f).toList());
        assertThat(window.availablePermits()).isEqualTo(WINDOW);
    }

    @Test
    void score_oneTextTooLong_failsAlone() {
        List<ScoreInput> inputs = List.of(
                new ScoreInput.WholeText("x"), new ScoreInput.WholeText("x ".repeat(FakeRewardModel.MAX_LENGTH + 1)));

        assertThat(rewards(fixture.version).score(inputs))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(ScoreOutcome.Scored.class), second -> assertThat(second)
                                .isInstanceOfSatisfying(ScoreOutcome.Failed.class, failed -> assertThat(
                                                failed.error().reason())
                                        .isEqualTo(Reason.TEXT_TOO_LONG)));
    }

    @Test
    void score_deviceIsBusy_leavesTheLineToOthers() {
        fixture.model.hold();
        CompletableFuture<List<ScoreOutcome>> scoring =
                CompletableFuture.supplyAsync(() -> rewards(fixture.version).score(texts(50)));
        fixture.model.awaitBatches(1);

        assertThat(fixture.admission.admittedItems()).isBetween(1, WINDOW);

        fixture.model.letAllPass();
        assertThat(scoring.join()).hasSize(50);
        assertThat(fixture.admission.admittedItems()).isZero();
    }

    @Test
    void score_callerLeft_stops() {
        call.cancel(null);

        assertThatThrownBy(() -> rewards(fixture.version).score(texts(50)))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        assertThat(window.availablePermits()).isEqualTo(WINDOW);
    }

    @Test
    void score_noSuchVersion_fails() {
        assertThatThrownBy(
                        () -> rewards(ModelName.parse("models/tone/versions/7")).score(texts(50)))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND));
        assertThat(window.availablePermits()).isEqualTo(WINDOW);
    }

    private QueuedRewards rewards(ModelName version) {
        LiveAnswers live = fixture.live(LiveLimits.DEFAULT, System::nanoTime, Alarm.REAL);
        Scoring scoring = new Scoring(
                fixture.scorer,
                live,
                fixture.admission,
                new OpenStreams(),
                fixture.settings,
                new ScoreMeters(new SimpleMeterRegistry(), fixture.admission, fixture.loop, live, fixture.models));
        ScoreQuery query = new ScoreQuery(
                Optional.of(version), Priority.BULK, Truncation.NONE, OptionalInt.empty(), Optional.empty());
        return new QueuedRewards(scoring, query, window, call);
    }

    /** The model rewards the i-th with i + 1. */
    private static List<ScoreInput> texts(int count) {
        return IntStream.rangeClosed(1, count)
                .<ScoreInput>mapToObj(i -> new ScoreInput.WholeText("x".repeat(i)))
                .toList();
    }
}
