import com.google.rpc.Code;
import dev.touchstone.grpc.v1.CancelJobRequest;
import dev.touchstone.grpc.v1.DeleteJobRequest;
import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.ModelVersion;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.ResumeJobRequest;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.TrainOptions;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Kills server and workers with SIGKILL at random points while jobs are submitted, trained, published, cancelled, resumed and deleted,
 * and checks after each kill that no job is lost, none is there twice and none is stuck, and that every published version is complete,
 * reproduces its golden scores, and has the very weights of a run that was never killed.
 *
 * <p>{@code java -cp 'target/quarkus-app/app/*:target/quarkus-app/lib/main/*' bench/crash/Crash.java DIR [KILLS] [SEED]}
 */
public final class Crash {
    private static final int MOST_WAITING = 3;
    private static final int PAIRS = 64;
    /** So many that evaluating takes a while. */
    private static final int EVALUATED = 1500;
    private static final TrainOptions OPTIONS = TrainOptions.newBuilder()
            .setNumTrainEpochs(30)
            .setMaxLength(32)
            .setEvalSteps(90)
            .setCheckpointSteps(25)
            .setSeed(7)
            .build();

    private final Path root;
    /** Of the client and of the killer, which act at the same time. */
    private final Random random;

    private final Random chance;
    private final Server server;
    private final String weights;
    /** Jobs that the server has acknowledged, by request id, with what was asked of them since. */
    private final Map<String, Wanted> wanted = new LinkedHashMap<>();

    private final Map<String, Integer> kills = new TreeMap<>();
    private final Set<String> verified = new HashSet<>();
    private volatile String doing = "";
    private final Map<String, Integer> outcomes = new TreeMap<>();

    private Crash(Path root, long seed) throws Exception {
        this.root = root;
        this.random = new Random(seed);
        this.chance = new Random(seed + 1);
        Files.createDirectories(root.resolve("data"));
        writeData(root.resolve("data"));
        this.weights = reference();
        this.server = new Server(root, Map.of());
    }

    public static void main(String... args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath();
        int kills = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        long start = System.nanoTime();
        Crash crash = new Crash(root, seed);
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int kill = 0; kill < kills; kill++) {
                CompletableFuture<Void> acting = CompletableFuture.runAsync(crash::act, client);
                crash.kill(acting);
                acting.join();
                crash.check();
                System.out.printf(
                        "%d kills, %d versions verified, %s%n", kill + 1, crash.verified.size(), crash.outcomes);
            }
            crash.finish();
        } finally {
            crash.server.kill();
        }
        System.out.printf(
                "%d kills in %d s, none of which did harm%nkilled while: %s%njobs: %s%nversions with the weights of an"
                        + " undisturbed run: %d%n",
                kills,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                crash.kills,
                crash.outcomes,
                crash.verified.size());
    }

    static void writeData(Path directory) throws IOException {
        Files.write(directory.resolve("pairs.jsonl"), pairs("question", PAIRS));
        Files.write(directory.resolve("eval.jsonl"), pairs("problem", EVALUATED));
    }

    private static List<String> pairs(String prompt, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "{\"prompt\":\"%s %d\",\"chosen\":\"a kind answer number %d\",\"rejected\":\"a rude word %d\"}"
                                .formatted(prompt, i, i * 7 % count, i * 5 % count))
                .toList();
    }

    /** The weights of the run that is never killed. */
    private String reference() throws Exception {
        Path aside = Files.createDirectories(root.resolve("reference"));
        writeData(aside);
        try (Server calm = new Server(root.resolve("reference"), aside, Map.of())) {
            TrainingJob job = calm.train(request("reference", "").build());
            TrainingJob done =
                    calm.await(job.getName(), Set.of(JobState.JOB_STATE_SUCCEEDED, JobState.JOB_STATE_FAILED));
            require(done.getState() == JobState.JOB_STATE_SUCCEEDED, "the reference run: " + done.getError());
            return digest(aside.resolve(done.getModelVersion()));
        }
    }

    static TrainRequest.Builder request(String model, String requestId) {
        return TrainRequest.newBuilder()
                .setModel(model)
                .setBaseModel("bert-base")
                .setData(PreferenceSource.newBuilder().setPath("pairs.jsonl"))
                .setEvalData(PreferenceSource.newBuilder().setPath("eval.jsonl"))
                .setOptions(OPTIONS)
                .setRequestId(requestId);
    }

    /** Something a client does; sent again, as it is, until a server has answered. */
    private void act() {
        if (wanted.values().stream().filter(job -> !job.deleted).count() < MOST_WAITING) {
            submit();
            return;
        }
        List<Wanted> some = wanted.values().stream().filter(job -> !job.deleted).toList();
        Wanted one = some.get(random.nextInt(some.size()));
        switch (random.nextInt(20)) {
            case 0 -> delete(one, true);
            case 1 -> cancel(one);
            default -> some.forEach(this::goOn);
        }
    }

    private void submit() {
        doing = "submitting";
        String requestId = new UUID(random.nextLong(), random.nextLong()).toString();
        TrainRequest request = request("tone-" + wanted.size() % 4, requestId).build();
        TrainingJob job = server.retrying(() -> server.train(request));
        wanted.put(requestId, new Wanted(job.getName()));
    }

    private void cancel(Wanted one) {
        doing = "cancelling";
        server.retrying(() -> server.tolerating(Code.FAILED_PRECONDITION, () -> server.jobs()
                .cancelJob(CancelJobRequest.newBuilder().setName(one.name).build())));
    }

    /** What has ended is resumed, or deleted once it is verified. */
    private void goOn(Wanted one) {
        doing = "resuming or listing";
        Optional<TrainingJob> job = server.retrying(() -> find(one.name));
        JobState state = job.map(TrainingJob::getState).orElse(JobState.UNRECOGNIZED);
        if (state == JobState.JOB_STATE_CANCELLED) {
            server.retrying(() -> server.tolerating(Code.FAILED_PRECONDITION, () -> server.jobs()
                    .resumeJob(ResumeJobRequest.newBuilder().setName(one.name).build())));
        } else if (state == JobState.JOB_STATE_SUCCEEDED) {
            verify(job.orElseThrow());
            delete(one, false);
        }
    }

    private void delete(Wanted one, boolean force) {
        doing = "deleting";
        server.retrying(() -> server.tolerating(Code.NOT_FOUND, () -> server.jobs()
                .deleteJob(DeleteJobRequest.newBuilder()
                        .setName(one.name)
                        .setForce(force)
                        .build())));
        one.deleted = true;
        outcomes.merge(force ? "deleted while they ran or waited" : "succeeded and deleted", 1, Integer::sum);
    }

    private Optional<TrainingJob> find(String name) {
        return server.list().stream().filter(job -> job.getName().equals(name)).findFirst();
    }

    /** Kills the server or a worker, whatever it is at or when it comes to a short moment, and starts the server again. */
    private void kill(CompletableFuture<Void> acting) throws Exception {
        if (chance.nextInt(2) == 0) {
            Moment.await(Moment.SHORT.get(chance.nextInt(Moment.SHORT.size())), this::workers);
        } else {
            pause(chance.nextInt(3) == 0 ? chance.nextInt(60) : chance.nextInt(3000));
        }
        if (!acting.isDone()) {
            kills.merge("(client: " + doing + ")", 1, Integer::sum);
        }
        Optional<Path> worker = workers().findFirst();
        if (worker.isPresent() && chance.nextInt(3) > 0) {
            long pid = Long.parseLong(
                    Files.readString(worker.get().resolve("worker.pid")).split(" ")[0]);
            count("worker", worker.get());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        } else {
            count("server", worker.orElse(null));
            server.kill();
            if (chance.nextInt(4) == 0) {
                workers().forEach(this::killWorker);
            }
            server.start();
        }
    }

    private void killWorker(Path job) {
        try {
            long pid =
                    Long.parseLong(Files.readString(job.resolve("worker.pid")).split(" ")[0]);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private void count(String whom, Path job) {
        kills.merge(whom + " " + (job == null ? Moment.NONE : Moment.of(job)), 1, Integer::sum);
    }

    private Stream<Path> workers() {
        try (Stream<Path> jobs = Files.list(root.resolve("data/jobs"))) {
            return jobs.filter(job -> Files.exists(job.resolve("worker.pid")) && isAlive(job)).toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    private static boolean isAlive(Path job) {
        try {
            String[] words = Files.readString(job.resolve("worker.pid")).split(" ");
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process -> process.info()
                            .startInstant()
                            .map(Object::toString)
                            .orElse("")
                            .equals(words[1]))
                    .isPresent();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private void check() {
        List<TrainingJob> jobs = server.retrying(server::list);
        List<String> names = jobs.stream().map(TrainingJob::getName).toList();
        require(new HashSet<>(names).size() == names.size(), "a job is there twice: " + names);
        Set<String> requests = jobs.stream().map(TrainingJob::getRequestId).collect(Collectors.toSet());
        require(requests.size() == jobs.size(), "a request made two jobs: " + jobs);
        wanted.values()
                .forEach(job -> require(
                        names.contains(job.name) != job.deleted,
                        (job.deleted ? "there again: " : "lost: ") + job.name));
        require(
                names.size()
                        == wanted.values().stream().filter(job -> !job.deleted).count(),
                "jobs nobody asked for: " + names);
        for (TrainingJob job : jobs) {
            require(job.getState() != JobState.JOB_STATE_FAILED, job.getName() + " failed: " + job.getError());
            if (job.getState() == JobState.JOB_STATE_SUCCEEDED) {
                verify(job);
            }
        }
    }

    /** One version of the job alone, complete, with the weights of the reference; scoring replays its goldens. */
    private void verify(TrainingJob job) {
        if (!verified.add(job.getModelVersion())) {
            return;
        }
        List<ModelVersion> versions = server.retrying(server::versions).stream()
                .filter(version -> version.getJob().equals(job.getName()))
                .toList();
        require(versions.size() == 1, job.getName() + " published " + versions.size() + " versions");
        Path directory = root.resolve("data").resolve(job.getModelVersion());
        require(digest(directory).equals(weights), job.getModelVersion() + " has other weights");
        ScoreResponse scored = server.retrying(() -> server.score(job.getModelVersion()));
        require(
                scored.getResults(0).hasScore(),
                job.getModelVersion() + ": " + scored.getResults(0).getError());
    }

    /** Lets everything come to its end: none may be stuck. */
    private void finish() {
        for (Wanted one : wanted.values()) {
            if (!one.deleted) {
                TrainingJob job =
                        server.await(one.name, Set.of(JobState.JOB_STATE_SUCCEEDED, JobState.JOB_STATE_CANCELLED));
                outcomes.merge(
                        job.getState().name().substring("JOB_STATE_".length()).toLowerCase(java.util.Locale.ROOT),
                        1,
                        Integer::sum);
            }
        }
        check();
        long ofJobs =
                server.versions().stream().map(ModelVersion::getJob).distinct().count();
        require(ofJobs == server.versions().size(), "a job has published twice");
    }

    static String digest(Path version) {
        try {
            byte[] bytes = Files.readAllBytes(version.resolve("model.safetensors"));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (Exception e) {
            throw new AssertionError(version + ": " + e, e);
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Wanted {
        final String name;
        boolean deleted;

        Wanted(String name) {
            this.name = name;
        }
    }
}
