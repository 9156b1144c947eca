package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.entered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    @TempDir
    private Path root;

    private final JobName name = new JobName("20261123-221501-ab12cd");
    private JobStore store;

    @BeforeEach
    void begin() {
        store = new JobStore(DataDirectory.of(root, Map.of()));
        store.create(
                TrainingJob.queued(name, JobFixtures.request("").spec(), JobFixtures.request(""), JobFixtures.START),
                JobFixtures.request(""));
    }

    private int work(boolean orphaned, Worker.Run run) {
        return new Worker(store, name, new ManualClock(), () -> orphaned).run(run);
    }

    private TrainingJob job() {
        TrainingJob job = store.read(name);
        JournalReader reader = store.reader(name, 0);
        for (Optional<JobEvent> next = reader.next(); next.isPresent(); next = reader.next()) {
            job = JobProjection.apply(job, next.get());
        }
        return job;
    }

    @Test
    void run_thatPublishes_succeeds() {
        int code = work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            listener.dataRead(JobFixtures.DATA);
            listener.entered(JobState.TRAINING, "why");
            listener.evaluating("why");
            listener.entered(JobState.PUBLISHING, "why");
            return JobFixtures.manifest(ModelName.of("brand-voice", 1), name.toString());
        });
        assertThat(code).isZero();
        assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job().modelVersion()).contains(ModelName.of("brand-voice", 1));
    }

    @Test
    void run_thatFails_keepsItsReason() {
        int code = work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            throw new TouchstoneException(Reason.INVALID_DATA, "data.jsonl:3: margin: NaN");
        });
        assertThat(code).isOne();
        assertThat(job().state()).isEqualTo(JobState.FAILED);
        assertThat(job().failure()).contains(new JobFailure(Reason.INVALID_DATA, "data.jsonl:3: margin: NaN"));
    }

    @Test
    void run_endThatCannotBeRecorded_endsWithAnErrorAndNoException() {
        Path lock = root.resolve("jobs").resolve(name.id()).resolve("events.jsonl.lock");
        int code = work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            block(lock);
            throw new TouchstoneException(Reason.STORAGE_FULL, "the disk is full");
        });
        assertThat(code).isOne();
        assertThat(job().state()).isEqualTo(JobState.PREPARING);
    }

    @Test
    void run_publishedButNotRecorded_isNotRecordedAsFailed() {
        Path lock = root.resolve("jobs").resolve(name.id()).resolve("events.jsonl.lock");
        int code = work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            block(lock);
            return JobFixtures.manifest(ModelName.of("brand-voice", 1), name.toString());
        });
        assertThat(code).isOne();
        assertThat(job().state()).isEqualTo(JobState.PREPARING);
    }

    private static void block(Path lock) {
        try {
            Files.delete(lock);
            Files.createDirectory(lock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void run_defect_isInternalAndItsMessageStaysHere() {
        work(false, (listener, cancelled) -> {
            throw new IllegalStateException("secret text");
        });
        JobFailure failure = job().failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(failure.message()).contains("IllegalStateException").doesNotContain("secret");
    }

    @Test
    void run_memoryThatRunsOut_failsTheJob() {
        work(false, (listener, cancelled) -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThat(job().failure().orElseThrow().message()).contains("OutOfMemoryError");
    }

    @Test
    void run_cancelFile_stopsTheRunWithoutTheServer() {
        work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            assertThat(cancelled.getAsBoolean()).isFalse();
            store.requestCancel(name);
            assertThat(cancelled.getAsBoolean()).isTrue();
            throw new TouchstoneException(Reason.CANCELLED, "the run was cancelled");
        });
        assertThat(job().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void run_jobCancelledInTheQueue_doesNotBegin() {
        store.journal(name).append(JobFixtures.START, entered(JobState.CANCELLED));
        int code = work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            throw new AssertionError("it began");
        });
        assertThat(code).isOne();
        assertThat(job().state()).isEqualTo(JobState.CANCELLED);
        assertThat(job().lastSequence()).isEqualTo(2);
    }

    @Test
    void run_noServerLeft_stopsAndLeavesTheVerdictToTheNext() {
        int code = work(true, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            assertThat(cancelled.getAsBoolean()).isTrue();
            throw new TouchstoneException(Reason.CANCELLED, "the run was cancelled");
        });
        assertThat(code).isOne();
        assertThat(job().state()).isEqualTo(JobState.PREPARING);
    }

    @Test
    void run_diskIsFull_saysSoAndLeavesTheVerdictToTheServer() {
        work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            throw new TouchstoneException(Reason.STORAGE_FULL, "the disk is full");
        });
        assertThat(job().state()).isEqualTo(JobState.PREPARING);
        assertThat(job().failure()).contains(new JobFailure(Reason.STORAGE_FULL, "the disk is full"));
    }

    @Test
    void run_jobQueuedAgainMeanwhile_doesNotCancelIt() {
        work(false, (listener, cancelled) -> {
            listener.entered(JobState.PREPARING, "why");
            store.journal(name).append(JobFixtures.START, entered(JobState.QUEUED));
            listener.entered(JobState.TRAINING, "why");
            throw new AssertionError("it went on");
        });
        assertThat(job().state()).isEqualTo(JobState.QUEUED);
    }
}
