package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.entered;
import static dev.touchstone.jobs.JobFixtures.progress;
import static dev.touchstone.jobs.JobFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.dataset.Datasets;
import dev.touchstone.dataset.Importer;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
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
import dev.touchstone.testing.ManualNanos;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobManagerTest {
    private static final String ID = "0b9a1c52-6a55-4ac8-9b8e-000000000001";
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private final ManualNanos nanos = new ManualNanos();
    private List<String> devices = List.of("cpu");
    private int maxRunning = 1;
    private RetryPolicy retries = new RetryPolicy(true, 1, Duration.ofSeconds(10), Duration.ofMinutes(1));
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
        JobLimits limits = new JobLimits(3, devices, maxRunning, GRACE, SILENCE, retries);
        BaseModels bases = new BaseModels(directory.modelsRoot(), registry, Hubs.OFFLINE);
        return new JobManager(directory, bases, registry, launcher, limits, clock, nanos);
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
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).hasSize(1);
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
        JobName first = manager.list(JobQuery.ALL, 0, "").items().getLast().name();
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
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).isEmpty();
    }

    @Test
    void create_brokenBaseOrTooLongTexts_makesNoJob() {
        assertThat(reason(() -> manager.create(on("tokenizers", 0)))).isEqualTo(Reason.INVALID_MODEL);
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> manager.create(on("bert-base", 65))))
                .hasMessage("options.max_length: 65 (expected: at most 64, the base model's limit)");
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).isEmpty();
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
    void create_publishedBase_isTheVersionItMeansNowAndLater() throws IOException {
        Path staged = registry.stage();
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.copy(directory.modelsRoot().resolve("bert-base", file), staged.resolve(file));
        }
        ModelName first = registry.publish("tone", staged, name -> JobFixtures.manifest(name, ""))
                .name();
        JobName job = manager.create(on("tone", 0)).name();
        JobFixtures.publish(registry, "");

        assertThat(manager.get(job).baseModel()).isEqualTo(first.toString());
        assertThat(new JobStore(directory).spec(job).baseModel()).isEqualTo(first.toString());
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
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).isEmpty();
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

    private FakeLauncher.FakeWorker trainingWorker(JobName job) {
        FakeLauncher.FakeWorker worker = startedWorker(job);
        after(job, entered(JobState.PREPARING), entered(JobState.TRAINING));
        return worker;
    }

    @Test
    void poll_workerThatDies_isReplacedAfterAWhileUntilThatHelpsNoMore() {
        JobName job = create();
        FakeLauncher.FakeWorker first = trainingWorker(job);
        first.alive = false;
        manager.poll();
        assertThat(manager.get(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(manager.get(job).lastQueued().reason()).isEqualTo("retry 1 of 1: the worker ended with exit code 3");
        assertThat(launcher.worker(job)).isSameAs(first);

        clock.advance(Duration.ofSeconds(10));
        FakeLauncher.FakeWorker second = trainingWorker(job);
        assertThat(second).isNotSameAs(first);
        second.alive = false;
        manager.poll();
        TrainingJob failed = manager.get(job);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure().orElseThrow().reason()).isEqualTo(Reason.WORKER_FAILED);
        assertThat(failed.failure().orElseThrow().message())
                .contains("exit code 3")
                .endsWith("so did 1 retries");
        assertThat(manager.counters().retries().sum()).isOne();
    }

    @Test
    void poll_workerThatDiesBeforeItsFirstWord_isReplacedToo() {
        JobName job = create();
        startedWorker(job).alive = false;
        manager.poll();
        assertThat(states(job)).containsExactly(JobState.QUEUED, JobState.QUEUED);
        clock.advance(Duration.ofSeconds(10));
        assertThat(startedWorker(job).alive).isTrue();
    }

    @Test
    void poll_workerThatFoundTheDiskFull_isReplacedAndItsReasonKept() {
        JobName job = create();
        trainingWorker(job);
        after(job, new JobEvent.Body.Failed(new JobFailure(Reason.STORAGE_FULL, "the disk is full")));
        launcher.worker(job).alive = false;
        manager.poll();
        assertThat(manager.get(job).lastQueued().reason()).isEqualTo("retry 1 of 1: the disk is full");
        assertThat(manager.get(job).failure()).isEmpty();
    }

    @Test
    void poll_workerThatSaysTheDataIsBad_isNotReplaced() {
        JobName job = create();
        trainingWorker(job);
        after(job, new JobEvent.Body.Failed(new JobFailure(Reason.INVALID_DATA, "line 3")), entered(JobState.FAILED));
        launcher.worker(job).alive = false;
        manager.poll();
        clock.advance(Duration.ofHours(1));
        manager.poll();
        assertThat(manager.get(job).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void poll_workerWithoutASignOfLife_isStoppedAndReplaced() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = trainingWorker(job);
        nanos.advance(SILENCE);
        Heartbeat.beat(directory.job(job).resolve("heartbeat"), clock);
        manager.poll();
        nanos.advance(SILENCE);
        manager.poll();
        assertThat(worker.stopped).isFalse();
        nanos.advance(Duration.ofSeconds(1));
        manager.poll();
        assertThat(worker.stopped).isTrue();
        manager.poll();
        assertThat(manager.get(job).lastQueued().reason()).contains("no sign of life for 60 s");
    }

    @Test
    void poll_resumingSwitchedOff_interruptsTheJobAndClosesItsWatch() {
        manager.close();
        retries = new RetryPolicy(false, 1, Duration.ZERO, Duration.ZERO);
        manager = open();
        JobName job = create();
        RecordingWatcher watcher = new RecordingWatcher();
        manager.watch(job, 0, watcher);
        trainingWorker(job).alive = false;
        manager.poll();
        assertThat(manager.get(job).state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(manager.get(job).failure().orElseThrow().message()).contains("exit code 3");
        assertThat(watcher.ends).isOne();
    }

    @Test
    void poll_anotherWorkerThatTookTheJob_isFollowed() {
        JobName job = create();
        FakeLauncher.FakeWorker busy = startedWorker(job);
        busy.alive = false;
        FakeLauncher.FakeWorker other = (FakeLauncher.FakeWorker) launcher.start(job, "cpu");
        other.writes(entered(JobState.PREPARING));
        manager.poll();
        assertThat(manager.get(job).state()).isEqualTo(JobState.PREPARING);
        assertThat(after(job, entered(JobState.TRAINING)).retry()).isZero();
    }

    @Test
    void poll_devices_getOneRunEachAndNoMoreThanTheNumberInAll() {
        manager.close();
        devices = List.of("cuda:0", "cuda:1", "cuda:2");
        maxRunning = 2;
        manager = open();
        List<JobName> jobs = List.of(create(), create(), create());
        manager.poll();
        assertThat(launcher.started()).containsExactly(jobs.get(0), jobs.get(1));
        assertThat(launcher.worker(jobs.get(0)).device()).isEqualTo("cuda:0");
        assertThat(launcher.worker(jobs.get(1)).device()).isEqualTo("cuda:1");
        after(jobs.get(0), entered(JobState.PREPARING), entered(JobState.FAILED));
        launcher.worker(jobs.get(0)).alive = false;
        manager.poll();
        manager.poll();
        assertThat(launcher.worker(jobs.get(2)).device()).isEqualTo("cuda:0");
    }

    @Test
    void poll_priorities_goBeforeTheOrder() {
        JobName usual = create();
        TrainingSpec spec = request("").spec();
        JobName urgent =
                manager.create(new TrainingRequest(spec, "", 10, false)).name();
        JobName someTime =
                manager.create(new TrainingRequest(spec, "", -10, false)).name();
        for (JobName next : List.of(urgent, usual, someTime)) {
            startedWorker(next);
            after(next, entered(JobState.PREPARING), entered(JobState.FAILED));
            launcher.worker(next).alive = false;
            manager.poll();
        }
        assertThat(launcher.started()).containsExactly(urgent, usual, someTime);
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
        launcher.worker(first).reason = Reason.OUT_OF_MEMORY;
        manager.poll();
        assertThat(manager.get(first).state()).isEqualTo(JobState.TRAINING);
        assertThat(launcher.started()).containsExactly(first, second);

        Files.delete(lock);
        manager.poll();
        assertThat(manager.get(first).state()).isEqualTo(JobState.TRAINING);
        clock.advance(Duration.ofSeconds(1));
        manager.poll();
        assertThat(manager.get(first).failure().orElseThrow().reason()).isEqualTo(Reason.OUT_OF_MEMORY);
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
    void poll_workerThatCannotStart_isTriedAgainLaterAndOthersGoOn() {
        launcher.broken = true;
        JobName first = create();
        manager.poll();
        launcher.broken = false;
        JobName second = create();
        manager.poll();
        assertThat(manager.get(first).lastQueued().reason()).isEqualTo("retry 1 of 1: the worker cannot be started");
        assertThat(launcher.started()).containsExactly(second);
    }

    @Test
    void resume_cancelledJob_isQueuedAgainWithWhatWasChanged() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = trainingWorker(job);
        manager.cancel(job);
        after(job, entered(JobState.CANCELLED));
        RecordingWatcher watcher = new RecordingWatcher();
        TrainingJob resumed = manager.resume(job, options -> options.withMaxLength(32));
        manager.watch(job, 0, watcher);
        assertThat(resumed.state()).isEqualTo(JobState.QUEUED);
        assertThat(resumed.options().maxLength()).isEqualTo(32);
        assertThat(directory.job(job).resolve("cancel")).doesNotExist();
        manager.poll();
        assertThat(watcher.sequences).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(watcher.ends).isZero();

        worker.alive = false;
        manager.poll();
        assertThat(manager.get(job).retry()).as("the end of the worker before").isZero();
        assertThat(startedWorker(job)).isNotSameAs(worker);
        assertThat(new JobStore(directory).spec(job).options().maxLength()).isEqualTo(32);
    }

    @Test
    void resume_jobThatWaitsOrRuns_changesNothingUnlessOptionsDo() {
        JobName job = create();
        assertThat(manager.resume(job, options -> options)).isEqualTo(manager.get(job));
        assertThat(reason(() -> manager.resume(job, options -> options.withMaxLength(8))))
                .isEqualTo(Reason.JOB_NOT_RESUMABLE);
        assertThat(states(job)).containsExactly(JobState.QUEUED);
    }

    @Test
    void resume_succeededJob_isRefused() {
        JobName job = create();
        trainingWorker(job);
        after(job, entered(JobState.EVALUATING), entered(JobState.PUBLISHING), entered(JobState.SUCCEEDED));
        assertThat(reason(() -> manager.resume(job, options -> options))).isEqualTo(Reason.JOB_NOT_RESUMABLE);
    }

    @Test
    void resume_fullQueue_isRefused() {
        JobName job = create();
        manager.cancel(job);
        create();
        create();
        create();
        assertThat(reason(() -> manager.resume(job, options -> options))).isEqualTo(Reason.JOB_QUEUE_FULL);
        assertThat(manager.get(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void resume_afterARestart_goesOn() {
        JobName job = create();
        manager.cancel(job);
        restart();
        manager.resume(job, options -> options);
        restart();
        startedWorker(job);
        assertThat(launcher.started()).containsExactly(job);
    }

    @Test
    void create_sameRequestFromManyThreads_isOneJob() {
        List<JobName> made = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> manager.create(request(ID)).name())
                .distinct()
                .toList();
        assertThat(made).hasSize(1);
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).hasSize(1);
    }

    @Test
    void list_filterAndOrder_findJobs() {
        JobName first = create();
        JobName second = create();
        manager.cancel(first);
        assertThat(manager.list(new JobQuery("state = CANCELLED", ""), 0, "").items())
                .extracting(TrainingJob::name)
                .containsExactly(first);
        JobQuery oldestFirst = new JobQuery("model = \"brand-*\"", "create_time");
        Page<TrainingJob> page = manager.list(oldestFirst, 1, "");
        assertThat(page.items()).extracting(TrainingJob::name).containsExactly(first);
        assertThat(manager.list(oldestFirst, 1, page.nextPageToken()).items())
                .extracting(TrainingJob::name)
                .containsExactly(second);
        assertThat(reason(() -> manager.list(JobQuery.ALL, 1, page.nextPageToken())))
                .isEqualTo(Reason.INVALID_REQUEST);
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
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).isEmpty();
        assertThat(directory.job(job)).doesNotExist();
        manager.poll();
        manager.poll();
        assertThat(watcher.problem.orElseThrow().reason()).isEqualTo(Reason.JOB_NOT_FOUND);
        restart();
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).isEmpty();
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
        assertThat(manager.list(JobQuery.ALL, 0, "").items()).isEmpty();
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
    void restart_runningJobWithoutItsWorker_isQueuedAgain() {
        JobName job = create();
        startedWorker(job).writes(entered(JobState.PREPARING), entered(JobState.TRAINING));
        launcher.worker(job).alive = false;
        restart();
        assertThat(manager.get(job).lastQueued().reason()).isEqualTo("retry 1 of 1: the server or the worker stopped");
        clock.advance(Duration.ofSeconds(10));
        assertThat(startedWorker(job).alive).isTrue();
    }

    @Test
    void restart_cancellingJobWithoutItsWorker_isCancelled() {
        JobName job = create();
        trainingWorker(job).writes(entered(JobState.CANCELLING));
        launcher.worker(job).alive = false;
        restart();
        assertThat(manager.get(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void restart_jobDeletedBeforeItsWorkerWasGone_isDeletedThen() {
        JobName job = create();
        FakeLauncher.FakeWorker worker = trainingWorker(job);
        worker.diesSlowly = true;
        manager.delete(job, true);
        assertThat(directory.job(job)).exists();
        worker.stopped = false;
        restart();
        assertThat(worker.stopped).isTrue();
        assertThat(reason(() -> manager.get(job))).isEqualTo(Reason.JOB_NOT_FOUND);
        worker.alive = false;
        manager.poll();
        assertThat(directory.job(job)).doesNotExist();
    }

    @Test
    void restart_endThatOnlyTheJournalHas_isSeen() {
        JobName job = create();
        trainingWorker(job).writes(entered(JobState.FAILED));
        launcher.worker(job).alive = false;
        new JobStore(directory).write(manager.get(job));
        new JobStore(directory).journal(job).append(JobFixtures.START, entered(JobState.QUEUED));
        restart();
        assertThat(manager.get(job).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void poll_jobThatAnotherProcessResumed_isFollowedAgain() {
        JobName job = create();
        manager.cancel(job);
        manager.poll();
        JobStore other = new JobStore(directory);
        other.journal(job).append(JobFixtures.START, entered(JobState.QUEUED));
        other.withdrawCancel(job);
        other.announce(job);
        startedWorker(job);
        assertThat(launcher.started()).containsExactly(job);
    }

    @Test
    void recover_damagedJournal_isCountedAndTheJobGoesOn() throws IOException {
        JobName job = create();
        startedWorker(job).writes(entered(JobState.PREPARING), entered(JobState.TRAINING));
        manager.close();
        Path journal = directory.job(job).resolve("events.jsonl");
        Files.writeString(journal, Files.readString(journal).replace("JOB_STATE_PREPARING", "JOB_STATE_PREPERING"));
        manager = open();
        assertThat(manager.counters().damages().sum()).isOne();
        assertThat(manager.get(job).state()).isEqualTo(JobState.TRAINING);
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
        assertThat(manager.list(JobQuery.ALL, 0, "").items())
                .extracting(TrainingJob::name)
                .containsExactly(job);
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
            assertThat(reason(() -> scoringOnly.list(JobQuery.ALL, 10, ""))).isEqualTo(Reason.JOBS_DISABLED);
            assertThat(reason(() -> scoringOnly.cancel(job))).isEqualTo(Reason.JOBS_DISABLED);
        }
    }

    @Test
    void list_pages_areNewestFirst() {
        JobName first = create();
        JobName second = create();
        JobName third = create();
        Page<TrainingJob> page = manager.list(JobQuery.ALL, 2, "");
        assertThat(page.items()).extracting(TrainingJob::name).containsExactly(third, second);
        assertThat(manager.list(JobQuery.ALL, 2, page.nextPageToken()).items())
                .extracting(TrainingJob::name)
                .containsExactly(first);
    }

    @Test
    void get_eventsThatWatchersAlreadySaw_areInTheJob() {
        JobName job = create();
        startedWorker(job).writes(entered(JobState.PREPARING), entered(JobState.FAILED));

        assertThat(manager.get(job).state()).isEqualTo(JobState.FAILED);
        assertThat(manager.list(JobQuery.ALL, 1, "").items())
                .extracting(TrainingJob::state)
                .containsExactly(JobState.FAILED);

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
    void watch_fromAnEventThatNeverWas_isRefused() {
        JobName job = create();
        assertThatThrownBy(() -> manager.watch(job, 2, new RecordingWatcher()))
                .hasMessageContaining("after_sequence: 2 (expected: 0 to 1, the last event of " + job + ")");
        manager.cancel(job);
        assertThatThrownBy(() -> manager.watch(job, 3, new RecordingWatcher()))
                .hasMessageContaining("after_sequence: 3 (expected: 0 to 2");
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
