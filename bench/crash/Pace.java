import dev.touchstone.grpc.v1.CancelJobRequest;
import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.TrainOptions;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.grpc.v1.Truncation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Time of single Score calls, one after the other, on a server that does nothing else, and on one that trains.
 *
 * <p>{@code java -cp 'target/quarkus-app/app/*:target/quarkus-app/lib/main/*' bench/crash/Pace.java DIR PREFERENCES [SECONDS]}
 */
public final class Pace {
    private Pace() {}

    public static void main(String... args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath();
        Path data = Files.createDirectories(root.resolve("data"));
        Files.copy(Path.of(args[1]), data.resolve("preferences.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        Files.write(data.resolve("pairs.jsonl"), Crash.pairs());
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 20;
        System.out.println(
                "training threads | niceness | idle: p50, p99 ms | while training: p50, p99 ms | tokens/s of training");
        for (String[] limits : new String[][] {{"0", "0"}, {"0", "10"}, {"0", "19"}, {"1", "0"}, {"1", "10"}}) {
            measure(root, data, limits[0], limits[1], seconds);
        }
    }

    private static void measure(Path root, Path data, String threads, String niceness, int seconds) throws Exception {
        Map<String, String> settings =
                Map.of("TOUCHSTONE_WORKER_THREADS", threads, "TOUCHSTONE_WORKER_NICENESS", niceness);
        try (Server server = new Server(root, data, settings)) {
            String version = published(server);
            scores(server, version, 5);
            long[] idle = scores(server, version, seconds);
            TrainingJob job = server.train(request("busy", "preferences.jsonl").build());
            server.await(job.getName(), Set.of(JobState.JOB_STATE_TRAINING));
            Crash.pause(3000);
            long[] busy = scores(server, version, seconds);
            double pace = server.list().stream()
                    .filter(each -> each.getName().equals(job.getName()))
                    .findFirst()
                    .orElseThrow()
                    .getProgress()
                    .getTokensPerSecond();
            server.jobs()
                    .cancelJob(
                            CancelJobRequest.newBuilder().setName(job.getName()).build());
            server.await(job.getName(), Set.of(JobState.JOB_STATE_CANCELLED));
            System.out.printf(
                    "%s | %s | %.1f, %.1f | %.1f, %.1f | %.0f%n",
                    threads, niceness, share(idle, 50), share(idle, 99), share(busy, 50), share(busy, 99), pace);
        }
    }

    private static String published(Server server) {
        return server.retrying(server::versions).stream()
                .findFirst()
                .map(version -> version.getName())
                .orElseGet(() -> {
                    TrainingJob job =
                            server.train(request("served", "pairs.jsonl").build());
                    return server.await(job.getName(), Set.of(JobState.JOB_STATE_SUCCEEDED))
                            .getModelVersion();
                });
    }

    private static TrainRequest.Builder request(String model, String path) {
        return TrainRequest.newBuilder()
                .setModel(model)
                .setBaseModel("minilm")
                .setData(PreferenceSource.newBuilder().setPath(path))
                .setOptions(TrainOptions.newBuilder()
                        .setMaxLength(256)
                        .setTruncation(Truncation.TRUNCATION_RIGHT)
                        .setEvalFraction(0));
    }

    private static long[] scores(Server server, String version, int seconds) {
        long[] times = new long[1 << 20];
        int count = 0;
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds); System.nanoTime() < end; count++) {
            long start = System.nanoTime();
            server.score(version);
            times[count] = System.nanoTime() - start;
        }
        long[] found = Arrays.copyOf(times, count);
        Arrays.sort(found);
        return found;
    }

    private static double share(long[] sorted, int percent) {
        return sorted[(int) ((sorted.length - 1L) * percent / 100)] / 1e6;
    }
}
