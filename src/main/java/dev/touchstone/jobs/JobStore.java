package dev.touchstone.jobs;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.wire.AtomicFiles;
import dev.touchstone.wire.Records;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Jobs on disk, a directory each: the request, the journal of events and the job as it last stood. */
final class JobStore {
    private static final System.Logger LOG = System.getLogger(JobStore.class.getName());
    // Job ids never begin so.
    private static final String ASIDE = ".";
    private static final String JOB = "job.json";
    private static final String REQUEST = "request.json";
    private static final String JOURNAL = "events.jsonl";
    private static final String CANCEL = "cancel";
    private static final String DELETED = "deleted";

    private final DataDirectory directory;
    private final Consumer<String> damage;

    JobStore(DataDirectory directory) {
        this(directory, text -> LOG.log(System.Logger.Level.WARNING, text));
    }

    /** @param damage told of journals with torn or damaged lines */
    JobStore(DataDirectory directory, Consumer<String> damage) {
        this.directory = directory;
        this.damage = damage;
    }

    /** Names of all jobs, oldest first. */
    List<JobName> names() {
        return Trees.names(directory.jobs()).stream()
                .filter(JobName::isId)
                .map(JobName::new)
                .filter(name -> Files.exists(path(name, JOB)))
                .sorted()
                .toList();
    }

    /** All jobs as they last stood, oldest first. One that cannot be read is left out and logged. */
    List<TrainingJob> readable() {
        return names().stream()
                .filter(name -> !isDeleted(name))
                .flatMap(name -> find(name).stream())
                .toList();
    }

    private Optional<TrainingJob> find(JobName name) {
        try {
            return Optional.of(read(name));
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "Leaving out {0}: {1}", name, e.getMessage());
            return Optional.empty();
        }
    }

    boolean exists(JobName name) {
        return Files.exists(path(name, JOB));
    }

    /** Stores a new job whole or not at all. */
    void create(TrainingJob job, TrainingRequest request) {
        Path aside = aside(job.name());
        try {
            Files.createDirectories(aside);
            Records.write(aside.resolve(REQUEST), request);
            new JobJournal(aside.resolve(JOURNAL), damage)
                    .append(
                            job.createTime(),
                            new JobEvent.Body.Entered(job.transitions().getFirst()));
            Records.write(aside.resolve(JOB), job);
            AtomicFiles.move(aside, directory.job(job.name()));
        } catch (IOException e) {
            throw StorageFailure.of(directory.job(job.name()), e);
        } finally {
            Trees.delete(aside);
        }
    }

    /** The job as it last stood; its journal may have gone on since. */
    TrainingJob read(JobName name) {
        return Records.readJob(path(name, JOB));
    }

    void write(TrainingJob job) {
        Records.write(path(job.name(), JOB), job);
    }

    /** The request that made a job. JOB_NOT_FOUND if there is no such job. */
    TrainingRequest request(JobName name) {
        if (!Files.exists(path(name, REQUEST))) {
            throw notFound(name);
        }
        return Records.readRequest(path(name, REQUEST));
    }

    /** What a job's worker is to do: the request, with versions, revisions and options as the job has them by now. */
    TrainingSpec spec(JobName name) {
        TrainingSpec asked = request(name).spec();
        TrainingJob job = read(name);
        return asked.withOptions(job.options())
                .withBase(job.baseModel())
                .withData(
                        pinned(asked.data(), job.dataSource()),
                        asked.evalData().map(source -> pinned(source, job.evalDataSource())));
    }

    private static DataSource pinned(DataSource asked, String accepted) {
        return asked instanceof DataSource.Dataset ? new DataSource.Dataset(DatasetName.parse(accepted)) : asked;
    }

    JobJournal journal(JobName name) {
        return new JobJournal(path(name, JOURNAL), damage);
    }

    /** Reads a job's journal on from what is in the job already, and reports damage. */
    JournalReader reader(TrainingJob job) {
        return new JournalReader(path(job.name(), JOURNAL), index(job.name(), job.lastSequence()), damage);
    }

    /** Reads a job's journal on from a sequence number or from before it. */
    JournalReader reader(JobName name, long afterSequence) {
        return new JournalReader(path(name, JOURNAL), index(name, afterSequence), unreadable -> {});
    }

    private JournalIndex index(JobName name, long afterSequence) {
        JournalIndex index = JournalIndex.read(path(name, JOURNAL));
        return index.sequence() <= afterSequence ? index : JournalIndex.BEGINNING;
    }

    /** Stores the job as it stands, and the place in its journal that this is by. */
    void write(TrainingJob job, JournalReader reader) {
        write(job);
        reader.place().write(path(job.name(), JOURNAL));
    }

    /** Whether the journal of a job that has ended has gone on since the job was stored, as a resumed one's has. */
    boolean isBehind(JobName name) {
        Path journal = path(name, JOURNAL);
        return Files.exists(journal)
                && journal.toFile().length() > JournalIndex.read(journal).offset();
    }

    /** Asks the worker to stop. */
    void requestCancel(JobName name) {
        AtomicFiles.write(path(name, CANCEL), new byte[0]);
    }

    boolean isCancelRequested(JobName name) {
        return Files.exists(path(name, CANCEL));
    }

    /** Lets a worker begin again. */
    void withdrawCancel(JobName name) {
        delete(path(name, CANCEL));
    }

    /** Notes that a job is deleted, although what is on disk has to wait for its worker's end. */
    void markDeleted(JobName name) {
        AtomicFiles.write(path(name, DELETED), new byte[0]);
    }

    boolean isDeleted(JobName name) {
        return Files.exists(path(name, DELETED));
    }

    /** Says that another process has changed a job that had ended, for the server to see. */
    void announce(JobName name) {
        try {
            AtomicFiles.write(Files.createDirectories(announced()).resolve(name.id()), new byte[0]);
        } catch (IOException e) {
            throw StorageFailure.of(announced(), e);
        }
    }

    /** Jobs that other processes have changed since this was asked. */
    List<JobName> takeAnnounced() {
        List<JobName> names = Trees.names(announced()).stream()
                .filter(JobName::isId)
                .map(JobName::new)
                .toList();
        names.forEach(name -> delete(announced().resolve(name.id())));
        return names;
    }

    private Path announced() {
        return directory.jobs().resolve(ASIDE + "announced");
    }

    /** What a job's worker says that it lives with. */
    Path heartbeat(JobName name) {
        return path(name, "heartbeat");
    }

    /** What the server that runs the jobs says that it lives with. */
    Path serverHeartbeat() {
        return directory.jobs().resolve(ASIDE + "heartbeat");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    /** The worker's directory for checkpoints. */
    Path checkpoints(JobName name) {
        return path(name, "checkpoints");
    }

    /** Deletes the checkpoints that a worker which was killed has left half-written, or all of them. */
    void clean(JobName name, boolean all) {
        Path checkpoints = checkpoints(name);
        if (all) {
            Trees.delete(checkpoints);
        }
        Trees.names(checkpoints).stream()
                .filter(entry -> entry.startsWith("."))
                .forEach(entry -> Trees.delete(checkpoints.resolve(entry)));
    }

    /** Deletes all there is of a job; it is gone at once, its bytes soon. */
    void delete(JobName name) {
        Path aside = aside(name);
        try {
            AtomicFiles.move(directory.job(name), aside);
        } catch (NoSuchFileException e) {
            throw notFound(name);
        } catch (IOException e) {
            throw StorageFailure.of(directory.job(name), e);
        }
        Trees.delete(aside);
    }

    /** Deletes what a server that died had begun to make or to delete. */
    void clean() {
        Trees.names(directory.jobs()).stream()
                .filter(name -> name.startsWith(ASIDE))
                .map(directory.jobs()::resolve)
                .filter(Files::isDirectory)
                .forEach(Trees::delete);
    }

    static TouchstoneException notFound(JobName name) {
        return new TouchstoneException(
                Reason.JOB_NOT_FOUND, name + ": no such job (expected: a name that Train or ListJobs has given)");
    }

    private Path aside(JobName name) {
        return directory.jobs().resolve(ASIDE + name.id());
    }

    private Path path(JobName name, String file) {
        return directory.job(name).resolve(file);
    }
}
