package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.entered;
import static dev.touchstone.jobs.JobFixtures.progress;
import static dev.touchstone.jobs.JobFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.dataset.Datasets;
import dev.touchstone.dataset.Importer;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.hub.Hubs;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobManagerTest {
    private static final String ID = "0b9a1c52-6a55-4ac8-9b8e-000000000001";
    private static final Duration GRACE = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private DataDirectory directory;
    private ModelRegistry registry;
    private FakeLauncher launcher;
    private JobManager manager;

    @BeforeEach
    void begin() {
        directory = DataDirectory.of(root, Map.of("TOUCHSTONE_MODELS_ROOT", "src/test/resources/golden"));
        registry = new ModelRegistry(root);
        launcher = new FakeLauncher(new JobStore(directory));
        manager = open();
    }

    @AfterEach
    void end() {
        manager.close();
    }

    private JobManager open() {
        JobManager opened = make();
        opened.recover();
        return opened;
    }

    private JobManager make() {
        JobLimits limits = new JobLimits(3, 1, GRACE);
        BaseModels bases = new BaseModels(directory.modelsRoot(), registry, Hubs.OFFLINE);
        return new JobManager(directory, bases, registry, launcher, limits, clock);
    }

    private void restart() {
        manager.close();
        manager = open();
    }

    private JobName create() {
        return manager.create(request("")).name();
    }

    private static TrainingRequest on(String base, int maxLength) {
        TrainingSpec spec = request("").spec();
        TrainingOptions options = spec.options().withMaxLength(maxLength);
        return new TrainingRequest(
                new TrainingSpec(spec.model(), base, spec.data(), spec.evalData(), options), "", false);
    }

    private FakeLauncher.FakeWorker startedWorker(JobName job) {
        manager.poll();
        return launcher.worker(job);
    }

    private TrainingJob after(JobName job, JobEvent.Body... bodies) {
        assertThat(launcher.worker(job).writes(bodies)).isTrue();
        manager.poll();
        return manager.get(job);
    }

    private List<JobState> states(JobName job) {
        return manager.get(job).transitions().stream().map(JobTransition::state).toList();
    }

    private static Reason reason(Runnable action) {
        return catchThrowableOfType(TouchstoneException.class, action::run).reason();
    }

    @Test
    void create_request_isQueuedAndStored() {
        TrainingJob job = manager.create(request(ID));
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.requestId()).isEqualTo(ID);
        assertThat(job.dataSource()).isEqualTo("inline (2 preferences)");
        assertThat(root.resolve("jobs").resolve(job.name().id()))
                .isDirectoryContaining("glob:**/{request.json,job.json,events.jsonl}");
        assertThat(manager.get(job.name())).isEqualTo(job);
    }

    @Test
    void create_sameRequestAgain_returnsTheSameJobAlsoAfterARestart() {
        TrainingJob first = manager.create(request(ID));
        assertThat(manager.create(request(ID)).name()).isEqualTo(first.name());
        restart();
        assertThat(manager.create(request(ID)).name()).isEqualTo(first.name());
        assertThat(manager.list(0, "").items()).hasSize(1);
    }

    @Test
    void create_otherRequestUnderTheSameId_isRefused() {
        manager.create(request(ID));
        assertThat(reason(() -> manager.create(request(ID, "other")))).isEqualTo(Reason.REQUEST_ID_REUSED);
        restart();
        assertThat(reason(() -> manager.create(request(ID, "other")))).isEqualTo(Reason.REQUEST_ID_REUSED);
    }

    @Test
    void create_moreThanTheQueueTakes_isRefusedUntilOneStarts() {
        create();
        create();
        create();
        assertThat(reason(this::create)).isEqualTo(Reason.JOB_QUEUE_FULL);
        JobName first = manager.list(0, "").items().getLast().name();
        startedWorker(first);
        after(first, entered(JobState.PREPARING));
        assertThat(manager.get(create()).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void create_unknownBaseOrForeignPath_makesNoJob() {
        TrainingRequest good = request("");
        TrainingRequest foreign = new TrainingRequest(
                good.spec().withData(new DataSource.Location(Path.of("/etc/passwd")), Optional.empty()), "", false);
        assertThat(reason(() -> manager.create(foreign))).isEqualTo(Reason.PATH_NOT_ALLOWED);
        assertThat(reason(() -> manager.create(on("nothing", 0)))).isEqualTo(Reason.BASE_MODEL_NOT_FOUND);
        assertThat(manager.list(0, "").items()).isEmpty();
    }

    @Test
    void create_brokenBaseOrTooLongTexts_makesNoJob() {
        assertThat(reason(() -> manager.create(on("tokenizers", 0)))).isEqualTo(Reason.INVALID_MODEL);
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> manager.create(on("bert-base", 65))))
                .hasMessage("options.max_length: 65 (expected: at most 64, the base model's limit)");
        assertThat(manager.list(0, "").items()).isEmpty();
    }

    @Test
    void create_severalBadFields_areNamedTogether() {
        TrainingSpec spec = on("nothing", 0).spec();
        TrainingSpec bad = spec.withData(
                new DataSource.Location(Path.of("/etc/passwd")),
                Optional.of(new DataSource.Location(Path.of("missing.jsonl"))));
        TouchstoneException refused = catchThrowableOfType(
                TouchstoneException.class, () -> manager.create(new TrainingRequest(bad, "", false)));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(refused.violations())
                .extracting(FieldViolation::field)
                .containsExactly("data.path", "eval_data.path", "base_model");
    }

    @Test
    void create_oneBadField_isNamedUnderItsOwnReason() {
        TouchstoneException refused =
                catchThrowableOfType(TouchstoneException.class, () -> manager.create(on("nothing", 0)));
        assertThat(refused.reason()).isEqualTo(Reason.BASE_MODEL_NOT_FOUND);
        assertThat(refused.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("base_model");
            assertThat(violation.description()).startsWith("nothing (expected");
        });
    }

    @Test
    void create_noMaxLength_takesTheModelsLimit() {
        assertThat(manager.create(on("bert-base", 0)).options().maxLength()).isEqualTo(64);
        assertThat(manager.create(on("bert-base", 16)).options().maxLength()).isEqualTo(16);
    }

    @Test
    void create_validateOnly_readsTheDataAndMakesNoJob() throws IOException {
        TrainingRequest inline = request("");
        assertThat(manager.create(new TrainingRequest(inline.spec(), "", true)).state())
                .isEqualTo(JobState.QUEUED);
        Files.writeString(root.resolve("bad.jsonl"), "{\"chosen\": \"a\"}\n");
        TrainingRequest bad = new TrainingRequest(
                inline.spec().withData(new DataSource.Location(Path.of("bad.jsonl")), Optional.empty()), "", true);
        assertThat(reason(() -> manager.create(bad))).isEqualTo(Reason.INVALID_DATA);
        assertThat(manager.list(0, "").items()).isEmpty();
    }

    @Test
    void create_dataset_isPinnedToItsNewestRevision() throws IOException {
        importPairs("one");
        importPairs("two");
        TrainingJob job = manager.create(onDataset("datasets/tone"));
        importPairs("three");
        assertThat(manager.get(job.name()).dataSource()).isEqualTo("datasets/tone/revisions/2");
        assertThat(new JobStore(directory).spec(job.name()).data())
                .isEqualTo(new DataSource.Dataset(DatasetName.of("tone", 2)));
        assertThat(manager.create(onDataset("datasets/tone/revisions/1")).dataSource())
                .isEqualTo("datasets/tone/revisions/1");
        assertThat(reason(() -> manager.create(onDataset("datasets/tone/revisions/4"))))
                .isEqualTo(Reason.DATASET_NOT_FOUND);
    }

    @Test
    void requireUnused_datasetOfAJobThatHasNotEnded_isRefused() throws IOException {
        importPairs("one");
        TrainingJob job = manager.create(onDataset("datasets/tone"));
        assertThat(reason(() -> manager.requireUnused(DatasetName.of("tone")))).isEqualTo(Reason.IN_USE);
        assertThat(reason(() -> manager.requireUnused(DatasetName.of("tone", 1))))
                .isEqualTo(Reason.IN_USE);
        manager.requireUnused(DatasetName.of("tone", 11));
        manager.requireUnused(DatasetName.of("ton"));
        manager.cancel(job.name());
        manager.requireUnused(DatasetName.of("tone"));
    }

    @Test
    void poll_severalJobs_runsOneAtATimeInOrder() {
        JobName first = create();
        JobName second = create();
        manager.poll();
        manager.poll();
        assertThat(launcher.started()).containsExactly(first);
        after(first, entered(JobState.PREPARING), entered(JobState.FAILED));
        manager.poll();
        assertThat(launcher.started()).containsExactly(first);
        launcher.worker(first).alive = false;
        manager.poll();
        assertThat(launcher.started()).containsExactly(first, second);
    }

    @Test
    void poll_eventsOfAWorker_makeTheJob() {
        JobName job = create();
        startedWorker(job);
        after(job, entered(JobState.PREPARING), new JobEvent.Body.DataRead(JobFixtures.DATA));
        assertThat(after(job, entered(JobState.TRAINING), new JobEvent.Body.Moved(progress(7)))
                        .progress())
                .contains(progress(7));
        after(job, new JobEvent.Body.Measured(JobFixtures.EVALUATION), entered(JobState.EVALUATING));
        ModelName version = ModelName.of("brand-voice", 1);
        TrainingJob done = after(
                job, entered(JobState.PUBLISHING), new JobEvent.Body.Published(version), entered(JobState.SUCCEEDED));
        assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.modelVersion()).contains(version);
        assertThat(done.data()).contains(JobFixtures.DATA);
        assertThat(done.evaluation()).contains(JobFixtures.EVALUATION);
        assertThat(done.endTime()).isPresent();
        launcher.worker(job).alive = false;
        restart();
        assertThat(manager.get(job)).isEqualTo(done);
    }

    @Test
    void poll_workerThatDies_failsTheJobWithItsEnding() {
        JobName job = create();
        startedWorker(job);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING));
        launcher.worker(job).alive = false;
        manager.poll();
        TrainingJob failed = manager.get(job);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure().orElseThrow().reason()).isEqualTo(Reason.WORKER_FAILED);
        assertThat(failed.failure().orElseThrow().message()).contains("exit code 3");
    }

    @Test
    void poll_workerThatDies_leavesWholeCheckpointsAndNothingElse() throws IOException {
        JobName job = create();
        startedWorker(job);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING));
        Path checkpoints = root.resolve("jobs").resolve(job.id()).resolve("checkpoints");
        Files.createDirectories(checkpoints.resolve("step-3"));
        Files.createDirectories(checkpoints.resolve(".step-4.partial"));
        Path staged = registry.stage(job.id());
        Path ofAnother = registry.stage("20261123-221501-others");
        launcher.worker(job).alive = false;
        manager.poll();
        assertThat(Trees.names(checkpoints)).containsExactly("step-3");
        assertThat(staged).doesNotExist();
        assertThat(ofAnother).exists();
    }

    @Test
    void poll_endThatCannotBeRecorded_freesThePlaceAndIsRecordedLater() throws IOException {
        JobName first = create();
        JobName second = create();
        startedWorker(first);
        after(first, entered(JobState.PREPARING), entered(JobState.TRAINING));
        Path lock = root.resolve("jobs").resolve(first.id()).resolve("events.jsonl.lock");
        Files.delete(lock);
        Files.createDirectory(lock);
        launcher.worker(first).alive = false;
        launcher.worker(first).reason = Reason.STORAGE_FULL;
        manager.poll();
        assertThat(manager.get(first).state()).isEqualTo(JobState.TRAINING);
        assertThat(launcher.started()).containsExactly(first, second);

        Files.delete(lock);
        manager.poll();
        assertThat(manager.get(first).state()).isEqualTo(JobState.TRAINING);
        clock.advance(Duration.ofSeconds(1));
        manager.poll();
        assertThat(manager.get(first).failure().orElseThrow().reason()).isEqualTo(Reason.STORAGE_FULL);
    }

    @Test
    void poll_workerThatDiesAfterItPublished_hasSucceeded() {
        JobName job = create();
        startedWorker(job);
        after(
                job,
                entered(JobState.PREPARING),
                entered(JobState.TRAINING),
                entered(JobState.EVALUATING),
                entered(JobState.PUBLISHING));
        ModelName version = JobFixtures.publish(registry, job.toString()).name();
        launcher.worker(job).alive = false;
        manager.poll();
        assertThat(manager.get(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(manager.get(job).modelVersion()).contains(version);
    }

    @Test
    void poll_workerThatCannotStart_failsTheJobAndGoesOn() {
        launcher.broken = true;
        JobName first = create();
        manager.poll();
        launcher.broken = false;
        JobName second = create();
        manager.poll();
        assertThat(manager.get(first).state()).isEqualTo(JobState.FAILED);
        assertThat(launcher.started()).containsExactly(second);
    }

    @Test
    void delete_jobThatHasNotEnded_isRefusedUnlessForced() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = startedWorker(job);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING));
        RecordingWatcher watcher = new RecordingWatcher();
        manager.watch(job, 0, watcher);
        assertThat(reason(() -> manager.delete(job, false))).isEqualTo(Reason.IN_USE);
        assertThat(worker.alive).isTrue();

        manager.delete(job, true);

        assertThat(worker.stopped).isTrue();
        assertThat(reason(() -> manager.get(job))).isEqualTo(Reason.JOB_NOT_FOUND);
        assertThat(manager.list(0, "").items()).isEmpty();
        assertThat(directory.job(job)).doesNotExist();
        manager.poll();
        manager.poll();
        assertThat(watcher.problem.orElseThrow().reason()).isEqualTo(Reason.JOB_NOT_FOUND);
        restart();
        assertThat(manager.list(0, "").items()).isEmpty();
    }

    @Test
    void delete_workerThatDiesSlowly_keepsItsDirectoryUntilItIsGone() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = startedWorker(job);
        worker.diesSlowly = true;
        manager.delete(job, true);
        assertThat(directory.job(job)).exists();
        assertThat(reason(() -> manager.get(job))).isEqualTo(Reason.JOB_NOT_FOUND);
        manager.poll();
        assertThat(directory.job(job)).exists();

        worker.alive = false;
        manager.poll();

        assertThat(directory.job(job)).doesNotExist();
    }

    @Test
    void delete_byAnotherProcess_isSeen() {
        JobName job = create();
        manager.cancel(job);
        new JobStore(directory).delete(job);
        assertThat(reason(() -> manager.get(job))).isEqualTo(Reason.JOB_NOT_FOUND);
        assertThat(manager.list(0, "").items()).isEmpty();
    }

    @Test
    void recover_halfDeletedJob_isDeleted() throws IOException {
        JobName job = create();
        manager.cancel(job);
        manager.close();
        Files.move(directory.job(job), directory.jobs().resolve("." + job.id()));
        manager = open();
        assertThat(directory.jobs().resolve("." + job.id())).doesNotExist();
        assertThat(directory.jobs().resolve(".lock"))
                .as("what keeps a second server away")
                .exists();
    }

    @Test
    void cancel_queuedJob_isCancelledAtOnceAndNeverRuns() {
        JobName job = create();
        assertThat(manager.cancel(job).state()).isEqualTo(JobState.CANCELLED);
        manager.poll();
        assertThat(launcher.started()).isEmpty();
    }

    @Test
    void cancel_jobWhoseWorkerIsStarting_keepsTheWorkerFromBeginning() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = startedWorker(job);
        assertThat(manager.cancel(job).state()).isEqualTo(JobState.CANCELLED);
        assertThat(worker.writes(entered(JobState.PREPARING))).isFalse();
    }

    @Test
    void cancel_runningJob_asksTheWorkerAndEndsWhenItSaysSo() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = startedWorker(job);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING));
        assertThat(manager.cancel(job).state()).isEqualTo(JobState.CANCELLING);
        assertThat(root.resolve("jobs").resolve(job.id()).resolve("cancel")).exists();
        assertThat(worker.writes(entered(JobState.EVALUATING))).isFalse();
        assertThat(manager.cancel(job).state()).isEqualTo(JobState.CANCELLING);
        after(job, entered(JobState.CANCELLED));
        assertThat(states(job))
                .containsExactly(
                        JobState.QUEUED,
                        JobState.PREPARING,
                        JobState.TRAINING,
                        JobState.CANCELLING,
                        JobState.CANCELLED);
        assertThat(manager.cancel(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void cancel_workerThatDoesNotListen_isStoppedAfterTheGrace() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = startedWorker(job);
        after(job, entered(JobState.PREPARING));
        manager.cancel(job);
        clock.advance(GRACE.minusSeconds(1));
        manager.poll();
        assertThat(worker.stopped).isFalse();
        clock.advance(Duration.ofSeconds(2));
        manager.poll();
        assertThat(worker.stopped).isTrue();
        manager.poll();
        assertThat(manager.get(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void cancel_jobThatHasEndedUnseen_isRefused() {
        JobName job = create();
        startedWorker(job).writes(entered(JobState.PREPARING), entered(JobState.FAILED));
        assertThat(reason(() -> manager.cancel(job))).isEqualTo(Reason.JOB_ENDED);
    }

    @Test
    void restart_queuedJobs_startAgainInOrder() {
        JobName first = create();
        JobName second = create();
        restart();
        manager.poll();
        assertThat(launcher.started()).containsExactly(first);
        assertThat(manager.get(second).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void restart_runningJobWithoutItsWorker_hasFailed() {
        JobName job = create();
        startedWorker(job).writes(entered(JobState.PREPARING), entered(JobState.TRAINING));
        launcher.worker(job).alive = false;
        restart();
        assertThat(manager.get(job).state()).isEqualTo(JobState.FAILED);
        assertThat(manager.get(job).failure().orElseThrow().message())
                .isEqualTo("the server or worker stopped; start it again");
    }

    @Test
    void restart_runningJobWithItsWorker_goesOn() {
        JobName job = create();
        startedWorker(job).writes(entered(JobState.PREPARING));
        restart();
        assertThat(after(job, entered(JobState.TRAINING)).state()).isEqualTo(JobState.TRAINING);
    }

    @Test
    void restart_unreadableJob_isLeftOutAndTheOthersStay() throws IOException {
        JobName job = create();
        Path broken = Files.createDirectories(root.resolve("jobs/20200101-000000-broken"));
        Files.writeString(broken.resolve("job.json"), "{");
        restart();
        assertThat(manager.list(0, "").items()).extracting(TrainingJob::name).containsExactly(job);
    }

    @Test
    void recover_directoryOfARunningServer_isRefused() {
        assertThat(catchThrowableOfType(TouchstoneException.class, this::open)).hasMessageContaining("another server");
    }

    @Test
    void anyQuestion_managerThatNeverStarted_isRefused() {
        JobName job = create();
        try (JobManager scoringOnly = make()) {
            assertThat(reason(() -> scoringOnly.create(request("")))).isEqualTo(Reason.JOBS_DISABLED);
            assertThat(reason(() -> scoringOnly.get(job))).isEqualTo(Reason.JOBS_DISABLED);
            assertThat(reason(() -> scoringOnly.list(10, ""))).isEqualTo(Reason.JOBS_DISABLED);
            assertThat(reason(() -> scoringOnly.cancel(job))).isEqualTo(Reason.JOBS_DISABLED);
        }
    }

    @Test
    void list_pages_areNewestFirst() {
        JobName first = create();
        JobName second = create();
        JobName third = create();
        Page<TrainingJob> page = manager.list(2, "");
        assertThat(page.items()).extracting(TrainingJob::name).containsExactly(third, second);
        assertThat(manager.list(2, page.nextPageToken()).items())
                .extracting(TrainingJob::name)
                .containsExactly(first);
    }

    @Test
    void get_eventsThatWatchersAlreadySaw_areInTheJob() {
        JobName job = create();
        startedWorker(job).writes(entered(JobState.PREPARING), entered(JobState.FAILED));

        assertThat(manager.get(job).state()).isEqualTo(JobState.FAILED);
        assertThat(manager.list(1, "").items()).extracting(TrainingJob::state).containsExactly(JobState.FAILED);

        launcher.worker(job).alive = false;
        restart();
        assertThat(manager.get(job).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void get_unknownJob_isNotFound() {
        assertThat(reason(() -> manager.get(new JobName("nobody")))).isEqualTo(Reason.JOB_NOT_FOUND);
    }

    @Test
    void watch_fromTheMiddle_getsEachEventOnceAndEndsOnce() {
        JobName job = create();
        startedWorker(job);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING));
        RecordingWatcher watcher = new RecordingWatcher();
        manager.watch(job, 2, watcher);
        manager.poll();
        assertThat(watcher.sequences).containsExactly(3L);
        after(job, new JobEvent.Body.Moved(progress(1)));
        after(job, new JobEvent.Body.Moved(progress(2)), entered(JobState.FAILED));
        manager.poll();
        assertThat(watcher.sequences).containsExactly(3L, 4L, 5L, 6L);
        assertThat(watcher.ends).isOne();
    }

    @Test
    void watch_slowWatcher_getsEventsAsItTakesThem() {
        JobName job = create();
        startedWorker(job);
        RecordingWatcher watcher = new RecordingWatcher();
        watcher.room = 2;
        manager.watch(job, 0, watcher);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING), entered(JobState.FAILED));
        assertThat(watcher.sequences).containsExactly(1L, 2L);
        assertThat(watcher.ends).isZero();
        watcher.room = 10;
        manager.poll();
        assertThat(watcher.sequences).containsExactly(1L, 2L, 3L, 4L);
        assertThat(watcher.ends).isOne();
    }

    @Test
    void watch_endedJobFromItsLastEvent_endsAtOnce() {
        JobName job = create();
        manager.cancel(job);
        RecordingWatcher watcher = new RecordingWatcher();
        manager.watch(job, manager.get(job).lastSequence(), watcher);
        manager.poll();
        assertThat(watcher.sequences).isEmpty();
        assertThat(watcher.ends).isOne();
    }

    @Test
    void watch_closed_hearsNothingMore() {
        JobName job = create();
        RecordingWatcher watcher = new RecordingWatcher();
        manager.watch(job, 0, watcher).close();
        manager.cancel(job);
        manager.poll();
        assertThat(watcher.sequences).isEmpty();
        assertThat(watcher.ends).isZero();
    }

    @Test
    void watch_longJournal_hasNoGap() {
        JobName job = create();
        startedWorker(job);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING));
        for (int step = 1; step <= 500; step++) {
            launcher.worker(job).writes(new JobEvent.Body.Moved(progress(step)));
        }
        after(job, entered(JobState.FAILED));
        RecordingWatcher watcher = new RecordingWatcher();
        manager.watch(job, 0, watcher);
        manager.poll();
        assertThat(watcher.sequences)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 504).boxed().toList());
    }

    @Test
    void close_watchOfARunningJob_isToldThatTheServerStops() {
        JobName job = create();
        RecordingWatcher watcher = new RecordingWatcher();
        manager.watch(job, 0, watcher);
        manager.close();
        assertThat(watcher.problem.orElseThrow().reason()).isEqualTo(Reason.SHUTTING_DOWN);
        assertThat(reason(this::create)).isEqualTo(Reason.SHUTTING_DOWN);
    }

    private TrainingRequest onDataset(String name) {
        return new TrainingRequest(
                request("").spec().withData(new DataSource.Dataset(DatasetName.parse(name)), Optional.empty()),
                "",
                false);
    }

    private void importPairs(String text) throws IOException {
        Path file =
                Files.writeString(root.resolve("pairs.jsonl"), "{\"chosen\":\"" + text + "\",\"rejected\":\"no\"}\n");
        new Importer(new Datasets(root), clock)
                .importFrom(file, new DatasetImport("tone", FileFormat.DETECTED, false, "", 0));
    }
}
