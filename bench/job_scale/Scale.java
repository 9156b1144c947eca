import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.hub.Hub;
import dev.touchstone.jobs.BaseModels;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.jobs.JobLauncher;
import dev.touchstone.jobs.JobLimits;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.jobs.JobQuery;
import dev.touchstone.registry.ModelRegistry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * 10,000 jobs listed, filtered and paged, with the memory they take, and the start of a server beside a journal of a million events.
 *
 * <p>{@code java -cp 'target/quarkus-app/app/*:target/quarkus-app/lib/main/*' bench/job_scale/Scale.java DIR}
 */
public final class Scale {
    private static final Path SAMPLES = Path.of("src/test/resources/jobs/0.1.0");
    private static final String RUNNING = "20261127-072159-b9o79s";
    private static final int JOBS = 10_000;
    private static final int EVENTS = 1_000_000;
    private static final int REPEATS = 200;

    private Scale() {}

    public static void main(String... args) throws Exception {
        Path root = Path.of(args[0]);
        manyJobs(root.resolve("many"));
        longJournal(root.resolve("long"));
    }

    private static void manyJobs(Path root) throws Exception {
        long before = heap();
        List<Path> ended;
        try (Stream<Path> samples = Files.list(SAMPLES)) {
            ended = samples.filter(job -> !job.endsWith(RUNNING) && !job.endsWith("20261127-072222-fq7uon"))
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < JOBS; i++) {
            copy(ended.get(i % ended.size()), root.resolve("jobs"), "20260101-000000-%06d".formatted(i));
        }
        time("first start with 10,000 jobs of an earlier version", () -> started(root))
                .close();
        Running server = time("start with 10,000 jobs", () -> started(root));
        System.out.printf("heap: %.1f MB, %.1f MB before%n", heap() / 1e6, before / 1e6);
        JobManager manager = server.manager();
        JobQuery failed = new JobQuery("state = FAILED AND model = \"t*\"", "create_time");
        percentiles("first page of 1,000", () -> manager.list(JobQuery.ALL, 1000, ""));
        percentiles("filtered page of 50", () -> manager.list(failed, 50, ""));
        percentiles("filtered page of 1,000", () -> manager.list(failed, 1000, ""));
        String token = manager.list(JobQuery.ALL, 1000, "").nextPageToken();
        percentiles("second page of 1,000", () -> manager.list(JobQuery.ALL, 1000, token));
        int all = 0;
        Page<TrainingJob> page = manager.list(JobQuery.ALL, 1000, "");
        while (!page.items().isEmpty()) {
            all += page.items().size();
            page = page.nextPageToken().isEmpty()
                    ? new Page<>(List.of(), "")
                    : manager.list(JobQuery.ALL, 1000, page.nextPageToken());
        }
        if (all != JOBS) {
            throw new AssertionError(all + " jobs in all pages");
        }
        server.close();
    }

    private static void longJournal(Path root) throws Exception {
        copy(SAMPLES.resolve(RUNNING), root.resolve("jobs"), RUNNING);
        time("start beside a journal of 20 events", () -> started(root)).close();
        Path journal = root.resolve("jobs").resolve(RUNNING).resolve("events.jsonl");
        List<String> lines =
                new ArrayList<>(Files.readAllLines(SAMPLES.resolve(RUNNING).resolve("events.jsonl")));
        try (BufferedWriter writer = Files.newBufferedWriter(journal)) {
            for (String line : lines) {
                writer.write(line + "\n");
            }
            String last = lines.getLast();
            for (int sequence = lines.size() + 1; sequence <= EVENTS; sequence++) {
                writer.write(last.replaceFirst("\"sequence\":\"\\d+\"", "\"sequence\":\"" + sequence + "\"") + "\n");
            }
        }
        Files.copy(
                SAMPLES.resolve(RUNNING).resolve("job.json"),
                root.resolve("jobs").resolve(RUNNING).resolve("job.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(root.resolve("jobs").resolve(RUNNING).resolve("events.index"));
        System.out.printf("the journal has %.0f MB%n", Files.size(journal) / 1e6);
        time("start beside a journal of a million events that was never indexed", () -> started(root))
                .close();
        time("start beside a journal of a million events", () -> started(root)).close();
    }

    private static void copy(Path sample, Path jobs, String id) throws IOException {
        Path target = Files.createDirectories(jobs.resolve(id));
        for (String file : List.of("job.json", "request.json", "events.jsonl")) {
            String text = Files.readString(sample.resolve(file)).replace(String.valueOf(sample.getFileName()), id);
            Files.writeString(
                    target.resolve(file), text.replaceFirst("\"request_id\": \"[^\"]*\"", "\"request_id\": \"\""));
        }
    }

    private static Running started(Path root) {
        DataDirectory directory = DataDirectory.of(root, Map.of());
        ModelRegistry registry = new ModelRegistry(root);
        JobManager manager = new JobManager(
                directory,
                new BaseModels(directory.modelsRoot(), registry, Hub.fromEnvironment()),
                registry,
                new NoWorkers(),
                JobLimits.DEFAULT,
                InstantSource.system());
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
        manager.start(executor);
        return new Running(manager, executor);
    }

    private static <T> T time(String what, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        System.out.printf("%s: %.0f ms%n", what, (System.nanoTime() - start) / 1e6);
        return result;
    }

    private static void percentiles(String what, Supplier<?> work) {
        long[] nanos = new long[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            work.get();
            nanos[i] = System.nanoTime() - start;
        }
        double first = nanos[0] / 1e6;
        java.util.Arrays.sort(nanos);
        System.out.printf(
                "%s: first %.1f ms, median %.1f ms, p99 %.1f ms%n",
                what, first, nanos[REPEATS / 2] / 1e6, nanos[REPEATS * 99 / 100] / 1e6);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private record Running(JobManager manager, ScheduledExecutorService executor) implements AutoCloseable {
        @Override
        public void askToEnd() {}

        @Override
        public void close() {
            manager.close();
            executor.shutdownNow();
        }
    }

    /** Nothing is to run here. */
    private static final class NoWorkers implements JobLauncher {
        @Override
        public Handle start(JobName job, String device) {
            throw new AssertionError(job + " was started");
        }

        @Override
        public Optional<Handle> find(JobName job) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
