import dev.touchstone.grpc.v1.JobState;
import dev.touchstone.grpc.v1.TrainingJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Fills the disk while a run trains, and while another one publishes, and empties it again: the job must wait, go on, and end with
 * the weights of an undisturbed run.
 *
 * <p>{@code DIR} is a small file system of its own, such as {@code mount -t tmpfs -o size=24m tmpfs DIR}:
 * {@code java -cp 'target/quarkus-app/app/*:target/quarkus-app/lib/main/*' bench/crash/DiskFull.java DIR}
 */
public final class DiskFull {
    /** Room for what is told of a run, not for a version. */
    private static final int ROOM_FOR_EVENTS = 32 << 10;

    private DiskFull() {}

    public static void main(String... args) throws Exception {
        Path disk = Path.of(args[0]).toAbsolutePath();
        Path logs = Files.createTempDirectory("disk-full");
        Path data = Files.createDirectories(disk.resolve("data"));
        Crash.writeData(data);
        try (Server server = new Server(logs, data, Map.of("TOUCHSTONE_JOB_RETRY_DELAY", "PT2S"))) {
            TrainingJob calm =
                    server.retrying(() -> server.train(Crash.request("calm", "").build()));
            String weights = weights(data, server, calm);

            disturb(server, data, "TRAINING", 0, weights);
            disturb(server, data, "EVALUATING", ROOM_FOR_EVENTS, weights);
        }
    }

    private static void disturb(Server server, Path data, String moment, int room, String weights) throws Exception {
        TrainingJob job = server.train(Crash.request("disturbed", "").build());
        Path ballast = data.resolveSibling("ballast");
        Moment.await(moment, () -> Stream.of(data.resolve(job.getName())));
        fill(ballast, room);
        TrainingJob waiting = waitingForSpace(server, job);
        System.out.println(
                waiting.getState() + " while the disk is full: " + waiting.getTransitionsList().getLast().getReason());
        Crash.require(unfinished(data).isEmpty(), "half a version: " + unfinished(data));
        Files.delete(ballast);
        Crash.require(weights.equals(weights(data, server, job)), "the weights differ");
        System.out.println("full since " + moment + ", then done with the weights of an undisturbed run");
    }

    /** Versions of the disturbed model that are there without having been published. */
    private static List<String> unfinished(Path data) throws IOException {
        Path versions = data.resolve("models/disturbed/versions");
        if (!Files.exists(versions)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.filter(version -> !Files.exists(version.resolve("touchstone.json")))
                    .map(version -> version.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    private static String weights(Path data, Server server, TrainingJob job) {
        TrainingJob done = server.await(job.getName(), Set.of(JobState.JOB_STATE_SUCCEEDED, JobState.JOB_STATE_FAILED));
        Crash.require(done.getState() == JobState.JOB_STATE_SUCCEEDED, "failed: " + done.getError());
        return Crash.digest(data.resolve(done.getModelVersion()));
    }

    private static void fill(Path ballast, int room) throws IOException {
        byte[] bytes = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            System.out.println("the disk is full: " + e.getMessage());
        }
        try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - room);
        }
    }

    /** The journal cannot always be written while the disk is full: the job is seen to wait when it can be. */
    private static TrainingJob waitingForSpace(Server server, TrainingJob job) {
        for (int i = 0; i < 200; i++) {
            List<TrainingJob> jobs = server.retrying(server::list);
            TrainingJob now = jobs.stream()
                    .filter(each -> each.getName().equals(job.getName()))
                    .findFirst()
                    .orElseThrow();
            Crash.require(now.getState() != JobState.JOB_STATE_SUCCEEDED, "it did not notice");
            Crash.require(now.getState() != JobState.JOB_STATE_FAILED, "failed: " + now.getError());
            if (now.getTransitionsList().getLast().getRetry() > 0 || i == 60) {
                return now;
            }
            Crash.pause(250);
        }
        throw new AssertionError("it does not wait");
    }
}
