package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Priority;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.Truncation;
import dev.touchstone.score.AdmissionLimits;
import dev.touchstone.score.Alarm;
import dev.touchstone.score.BatchLimits;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.LiveLimits;
import dev.touchstone.score.ScoreSettings;
import dev.touchstone.testing.ScoringFixture;
import io.grpc.Deadline;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTest {
    private static final List<ScoreInput> INPUTS =
            List.of(new ScoreInput.WholeText("a"), new ScoreInput.WholeText("bb"));

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong passed = new AtomicLong();
    private ScoringFixture fixture;
    private Scoring scoring;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ScoringFixture(
                directory,
                new ScoreSettings(new AdmissionLimits(8, 6, 10_000, 2), new BatchLimits(100, 100), 4, 100, 1));
        LiveAnswers live = fixture.live(LiveLimits.DEFAULT, System::nanoTime, Alarm.REAL);
        scoring = new Scoring(
                fixture.scorer,
                live,
                fixture.admission,
                new OpenStreams(),
                fixture.settings,
                new ScoreMeters(registry, fixture.admission, fixture.loop, live, fixture.models));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void scoreNow_callEndedAtItsDeadline_countsItsItemsAsDroppedByDeadline() {
        CompletableFuture<ScoreReport> report = onDevice();
        passed.set(TimeUnit.HOURS.toNanos(1));
        report.cancel(false);

        assertThat(dropped("deadline")).isEqualTo(INPUTS.size());
        assertThat(dropped("cancelled")).isZero();
    }

    @Test
    void scoreNow_callEndedBeforeItsDeadline_countsItsItemsAsCancelled() {
        CompletableFuture<ScoreReport> report = onDevice();
        passed.set(TimeUnit.MINUTES.toNanos(30));
        report.cancel(false);

        assertThat(dropped("deadline")).isZero();
        assertThat(dropped("cancelled")).isEqualTo(INPUTS.size());
    }

    private CompletableFuture<ScoreReport> onDevice() {
        fixture.model.hold();
        ScoreQuery query = new ScoreQuery(
                Optional.of(fixture.version),
                Priority.INTERACTIVE,
                Truncation.NONE,
                OptionalInt.empty(),
                Optional.empty());
        CompletableFuture<ScoreReport> report = scoring.scoreNow(
                query, INPUTS, CallDeadline.of(Optional.of(Deadline.after(1, TimeUnit.HOURS, ticker()))));
        fixture.model.awaitBatches(1);
        return report;
    }

    private double dropped(String reason) {
        return registry.get("touchstone.dropped.items")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private Deadline.Ticker ticker() {
        return new Deadline.Ticker() {
            @Override
            public long nanoTime() {
                return passed.get();
            }
        };
    }
}
