package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Workers whose every act a test decides. */
final class FakeLauncher implements JobLauncher {
    final Map<JobName, FakeWorker> workers = new LinkedHashMap<>();
    boolean broken;

    private final JobStore store;

    FakeLauncher(JobStore store) {
        this.store = store;
    }

    @Override
    public Handle start(JobName job, String device) {
        if (broken) {
            throw new TouchstoneException(Reason.WORKER_FAILED, "the worker cannot be started");
        }
        FakeWorker worker = new FakeWorker(store.journal(job), device);
        workers.put(job, worker);
        return worker;
    }

    @Override
    public Optional<Handle> find(JobName job) {
        return Optional.ofNullable(workers.get(job)).filter(FakeWorker::isAlive).map(worker -> worker);
    }

    @Override
    public void askToEnd() {}

    @Override
    public void close() {}

    /** Names of the jobs that got a worker, in that order. */
    List<JobName> started() {
        return new ArrayList<>(workers.keySet());
    }

    FakeWorker worker(JobName job) {
        return Optional.ofNullable(workers.get(job)).orElseThrow();
    }

    /** A worker that writes what it is told to. */
    static final class FakeWorker implements Handle {
        boolean alive = true;
        boolean stopped;
        boolean diesSlowly;
        Reason reason = Reason.WORKER_FAILED;

        private final JobJournal journal;
        private final String device;

        FakeWorker(JobJournal journal, String device) {
            this.journal = journal;
            this.device = device;
        }

        boolean writes(JobEvent.Body... bodies) {
            return journal.append(JobFixtures.START, bodies);
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public String device() {
            return device;
        }

        @Override
        public void stop() {
            stopped = true;
            alive = diesSlowly;
        }

        @Override
        public Reason reason() {
            return reason;
        }

        @Override
        public String ending() {
            return "the worker ended with exit code 3";
        }
    }
}
