package dev.touchstone.jobs;

import dev.touchstone.assess.Learning;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.hub.Hub;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The process that runs one job and writes its journal. */
public final class Worker {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    /** Exit code of a worker that ended without a version: its journal says why, or the one who started it. */
    static final int FAILED = 1;
    /** Exit code of a worker that needed more memory than it may have: ENOMEM. */
    static final int OUT_OF_MEMORY = 12;
    /** Exit code of a worker whose job another worker has: EBUSY. */
    static final int BUSY = 16;
    /** Exit code of a worker that could not record its end because the disk is full: ENOSPC. */
    static final int DISK_FULL = 28;

    private static final String DEVICE = "TOUCHSTONE_DEVICE";
    private static final int LOGGED_FRAMES = 12;

    private final JobStore store;
    private final JobName name;
    private final EventRecorder events;
    private final BooleanSupplier left;

    Worker(JobStore store, JobName name, InstantSource clock, BooleanSupplier left) {
        this.store = store;
        this.name = name;
        this.events = new EventRecorder(store.journal(name), clock);
        this.left = left;
    }

    /**
     * Runs a job to its end in this process and records every event in its journal.
     *
     * @param dataDirectory of the server
     * @param job {@code {job}} or {@code jobs/{job}}
     * @param device to train on
     * @param askedToEnd whether this process was asked to end: the run leaves a checkpoint and stops
     * @return exit code of the process: 0 when the job succeeded
     */
    public static int run(Path dataDirectory, String job, ComputeDevice device, BooleanSupplier askedToEnd) {
        DataDirectory directory = DataDirectory.of(dataDirectory, System.getenv());
        JobName name = JobName.parse(job);
        JobStore store = new JobStore(directory);
        TrainingSpec asked = store.spec(name);
        String place = System.getenv().getOrDefault(DEVICE, device.toString());
        try (WorkerClaim claim = WorkerClaim.claim(directory.job(name), place).orElse(null);
                WorkerWatch watch =
                        WorkerWatch.start(store.heartbeat(name), store.serverHeartbeat(), System.getenv())) {
            if (claim == null) {
                LOG.log(System.Logger.Level.ERROR, "{0}: another worker has it", name);
                return BUSY;
            }
            Worker worker = new Worker(
                    store, name, InstantSource.system(), () -> askedToEnd.getAsBoolean() || watch.isOrphaned());
            return worker.run((listener, cancelled) -> {
                TrainingSpec spec = new AllowedRoots(directory).resolve(asked);
                ModelRegistry registry = new ModelRegistry(directory.root());
                BaseModels bases = new BaseModels(directory.modelsRoot(), registry, Hub.fromEnvironment());
                TrainingRun training = new TrainingRun(
                        spec,
                        name.toString(),
                        bases,
                        registry,
                        device,
                        store.checkpoints(name),
                        InstantSource.system(),
                        store.read(name).createTime());
                try (TensorBoard board = TensorBoard.before(
                        listener, System.getenv(), spec.model(), name.id(), InstantSource.system())) {
                    return training.run(board, cancelled, earlier(store, name));
                }
            });
        }
    }

    /** How the attempts before this one went. */
    private static Learning earlier(JobStore store, JobName name) {
        Learning learning = new Learning();
        JournalReader events = store.reader(name, 0);
        for (Optional<JobEvent> next = events.next(); next.isPresent(); next = events.next()) {
            switch (next.get().body()) {
                case JobEvent.Body.Moved moved -> learning.add(moved.progress());
                case JobEvent.Body.Measured measured -> learning.add(measured.evaluation());
                default -> {}
            }
        }
        return learning;
    }

    int run(Run run) {
        try {
            // Apart from the run: what cannot be recorded of a published version is no failure of it.
            return finish(run).map(this::succeeded).orElse(false) ? 0 : FAILED;
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.ERROR, "The end cannot be recorded: {0}", e.getMessage());
            return e.reason() == Reason.STORAGE_FULL ? DISK_FULL : FAILED;
        }
    }

    /** The published version; empty if there is none and the journal says why. */
    private Optional<ModelManifest> finish(Run run) {
        try {
            return Optional.of(run.run(events, this::mustStop));
        } catch (TouchstoneException e) {
            stopped(e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "{0} at {1}", e.getClass().getName(), frames(e));
            failed(Reason.INTERNAL, e.getClass().getSimpleName() + " in the worker; its log tells where");
        }
        return Optional.empty();
    }

    private boolean succeeded(ModelManifest version) {
        return events.end(
                JobState.SUCCEEDED, "published " + version.name(), new JobEvent.Body.Published(version.name()));
    }

    /** Where it happened. Not its message: that of a defect may quote a text. */
    private static String frames(Throwable e) {
        return Stream.of(e.getStackTrace())
                .limit(LOGGED_FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", "));
    }

    private boolean mustStop() {
        return left.getAsBoolean() || store.isCancelRequested(name);
    }

    private void stopped(TouchstoneException e) {
        if (e.reason() != Reason.CANCELLED) {
            LOG.log(System.Logger.Level.ERROR, "{0}: {1}", e.reason(), e.getMessage());
            failed(e.reason(), String.valueOf(e.getMessage()));
        } else if (store.isCancelRequested(name)) {
            // The server has usually entered CANCELLING before; it has not when the file was made by hand.
            events.end(JobState.CANCELLING, "cancellation requested");
            events.end(JobState.CANCELLED, "the worker has stopped");
        } else {
            // What becomes of the run is for the next server to say.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Stopped: asked to, or no server is left, or the job is no longer this worker's");
        }
    }

    /** What may be otherwise the next time is noted; whether there is one is for the server to say. */
    private void failed(Reason reason, String message) {
        JobFailure failure = new JobFailure(reason, message);
        if (RetryPolicy.canHeal(reason)) {
            events.failed(failure);
        } else {
            events.end(JobState.FAILED, "failed", new JobEvent.Body.Failed(failure));
        }
    }

    /** The work itself. */
    interface Run {
        ModelManifest run(RunListener listener, BooleanSupplier cancelled);
    }
}
