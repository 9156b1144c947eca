package dev.touchstone.cli;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.registry.Goldens;
import dev.touchstone.wire.TrainingMapping;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole way once, over gRPC: rankings in, a reward model published, held-out answers scored. */
@Command(
        name = "demo",
        description = "Train a reward model on the example's rankings through a server, and show what it learnt.")
final class DemoCommand implements Callable<Integer> {
    private static final String MODEL = "brand-voice";
    private static final String BASE = "minilm";
    private static final Map<String, String> OPTIONS = Map.of("num_train_epochs", "3", "eval_fraction", "0");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "target/demo-data",
            description = "Where the model is published (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory;

    @Option(
            names = "--examples",
            paramLabel = "DIR",
            defaultValue = "examples/brand-voice",
            description = "Folder with train.jsonl and heldout.jsonl (default: ${DEFAULT-VALUE}).")
    private Path examples;

    @Override
    public Integer call() throws IOException {
        List<Preference.Ranking> heldOut = rankings(examples.resolve("heldout.jsonl"));
        Path root = Files.createDirectories(dataDirectory).toRealPath();
        Files.copy(examples.resolve("train.jsonl"), root.resolve("train.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        say("Starting a server on " + root);
        try (DemoServer server = DemoServer.start(root, root.resolve("server.log"))) {
            DemoClient client = new DemoClient(server.channel());
            ModelName version = train(client);
            report(scored(client, version, heldOut));
            conclude(version);
        }
        return ExitCode.OK;
    }

    private ModelName train(DemoClient client) {
        say("Training " + MODEL + " from " + BASE + " through RewardService.Train, watched with JobService.WatchJob");
        TrainingSpec request = new TrainingSpec(
                MODEL,
                BASE,
                new DataSource.Location(Path.of("train.jsonl")),
                Optional.empty(),
                TrainingMapping.options(OPTIONS, TrainingOptions.defaultsFor(BASE)));
        Terminal terminal = Terminal.ofStandardError();
        try (ProgressView view = ProgressView.on(terminal, spec.commandLine().getErr())) {
            return client.train(
                    new TrainingRequest(request, UUID.randomUUID().toString(), false), new RunConsole(view));
        }
    }

    private List<HeldOut> scored(DemoClient client, ModelName version, List<Preference.Ranking> rankings) {
        List<ScoreItem> items = new ArrayList<>();
        for (int i = 0; i < rankings.size(); i++) {
            addItems(items, i, rankings.get(i));
        }
        Map<String, Float> rewards = client.score(version, items);
        double difference = largestDifference(rewards, client.streamScore(version, items));
        if (!(difference <= Goldens.TOLERANCE)) {
            throw new TouchstoneException(
                    Reason.INTERNAL, "Score and StreamScore differ by " + difference + " in a reward");
        }
        say(Numbers.format(
                "Scored %,d answers with Score and again with StreamScore: equal to within %.0e",
                items.size(), Goldens.TOLERANCE));
        return IntStream.range(0, rankings.size())
                .mapToObj(i -> HeldOut.of(rankings.get(i), rewards(rewards, i, rankings.get(i))))
                .toList();
    }

    /** Batches differ between the two, and with them the last bits of a sum. */
    private static double largestDifference(Map<String, Float> some, Map<String, Float> others) {
        return some.entrySet().stream()
                .mapToDouble(entry -> Math.abs(entry.getValue() - others.getOrDefault(entry.getKey(), Float.NaN)))
                .max()
                .orElse(0);
    }

    private static void addItems(List<ScoreItem> items, int number, Preference.Ranking ranking) {
        for (int answer = 0; answer < ranking.responses().size(); answer++) {
            items.add(ScoreItem.newBuilder()
                    .setId(id(number, answer))
                    .setPrompt(promptOf(ranking))
                    .setResponse(ranking.responses().get(answer))
                    .build());
        }
    }

    private static List<Float> rewards(Map<String, Float> rewards, int number, Preference.Ranking ranking) {
        return IntStream.range(0, ranking.responses().size())
                .mapToObj(answer -> rewards.get(id(number, answer)))
                .toList();
    }

    private static String id(int number, int answer) {
        return number + "/" + answer;
    }

    private static List<Preference.Ranking> rankings(Path file) {
        return PreferenceReader.read(RealPath.source(file), 0).preferences().stream()
                .map(Preference.Ranking.class::cast)
                .toList();
    }

    private static String promptOf(Preference.Ranking ranking) {
        if (ranking.prompt() instanceof Prompt.Text text) {
            return text.text();
        }
        throw new TouchstoneException(Reason.INVALID_DATA, "heldout.jsonl: prompt: missing (expected: plain text)");
    }

    private void report(List<HeldOut> prompts) {
        spec.commandLine().getOut().println(new DemoReport(prompts, Terminal.ofStandardOutput()).text());
    }

    private void conclude(ModelName version) {
        PrintWriter out = spec.commandLine().getOut();
        Path directory = dataDirectory.resolve(version.toString());
        out.println();
        out.println(version + " is a complete Hugging Face directory: " + directory);
        out.println("Try next:");
        out.println("  ./touchstone serve --data-dir " + dataDirectory);
        out.println("  grpcurl -plaintext -d '{\"items\": [{\"prompt\": \"My charger gets hot.\","
                + " \"response\": \"Please unplug it now and bring it in.\"}]}' \\");
        out.println("    localhost:9000 touchstone.v1.RewardService/Score");
    }

    private void say(String text) {
        spec.commandLine().getErr().println(text);
    }
}
