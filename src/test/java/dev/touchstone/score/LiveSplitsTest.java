package dev.touchstone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.LiveDecision.Action;
import dev.touchstone.domain.LiveOptions;
import dev.touchstone.domain.LiveOptions.Cadence;
import dev.touchstone.domain.LiveOptions.Mode;
import dev.touchstone.domain.LiveOptions.OnFailure;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.LiveReply;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.Truncation;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.testing.FakeModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real models of every architecture: however an answer is cut, what is said of it in the end is what Score says. */
class LiveSplitsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String ANSWER =
            "the answer is kind \uD83D\uDC4B\uD83C\uDFFD and Gr\u00fc\u00dfe, 你好! the end is good";
    private static final Prompt PROMPT = new Prompt.Text("what is the answer");
    private static final Prompt CONVERSATION = new Prompt.Conversation(List.of(
            new ChatMessage("user", "what is kind"),
            new ChatMessage("assistant", "the answer"),
            new ChatMessage("user", "what is the answer")));
    private static final int SPLITS = 8;
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    Path data;

    static Stream<Path> classifiers() throws IOException {
        try (Stream<Path> models = Files.list(GOLDEN)) {
            return models.filter(LiveSplitsTest::canBeAsked).sorted().toList().stream();
        }
    }

    private static boolean canBeAsked(Path model) {
        try {
            return Files.exists(model.resolve("tokenizer.json"))
                    && Files.readString(model.resolve("config.json")).contains("ForSequenceClassification");
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void close_answerCutAnywhere_isJudgedAsScoreDoes(Path directory) throws Exception {
        ModelRegistry registry = new ModelRegistry(data);
        Path staged = registry.stage();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, staged.resolve(file.getFileName()));
            }
        }
        ModelName version =
                registry.publish("tone", staged, FakeModels::manifest).name();
        ScoreSettings settings = ScoreSettings.DEFAULT;
        PrefixCache prefixes = new PrefixCache(1 << 20, 1);
        try (ScoringLoop loop = new ScoringLoop(settings.batch(), "test", ScoringListener.NONE, System::nanoTime);
                ModelHolder models = new ModelHolder(
                        registry,
                        new LoadedModels(
                                registry,
                                new HuggingFaceLoader("cpu", prefixes, device -> {}),
                                loop,
                                Runnable::run,
                                new ModelLimits(1, Long.MAX_VALUE, Set.of()),
                                System::nanoTime),
                        Optional.empty())) {
            Admission admission = new Admission(settings.admission());
            LiveAnswers live = new LiveAnswers(
                    models,
                    new LiveChecks(loop, admission, Runnable::run, System::nanoTime),
                    Runnable::run,
                    LiveLimits.DEFAULT,
                    System::nanoTime,
                    Alarm.REAL);
            Scorer scorer = new Scorer(models, loop, Runnable::run, settings, System::nanoTime);
            ScoreOutcome.Scored alone = score(scorer, admission, PROMPT, query(version));
            int reused = 0;
            for (int seed = 0; seed < SPLITS; seed++) {
                LiveReply last = judge(live, PROMPT, query(version), new Random(seed));
                ScoreOutcome.Scored scored = (ScoreOutcome.Scored) last.outcome();
                assertThat(scored.reward()).isCloseTo(alone.reward(), within(TOLERANCE));
                assertThat(scored.tokens()).isEqualTo(alone.tokens());
                assertThat(last.checkedUpto()).isEqualTo(ANSWER.codePoints().count());
                assertThat(last.decision().action()).isEqualTo(Action.FINISH);
                reused += scored.reused();
            }
            // Only of causal models a beginning is looked for.
            assertThat(reused > 0).isEqualTo(prefixes.misses() > 0);
            // Of an answer that has ended nothing stays, but of its prompt, which came more than once.
            assertThat(prefixes.count()).isLessThanOrEqualTo(1);

            assertAlike(scorer, admission, live, CONVERSATION, cut(version, Truncation.LEFT, alone.tokens()));
            for (Truncation truncation : List.of(Truncation.LEFT, Truncation.RIGHT)) {
                assertAlike(scorer, admission, live, PROMPT, cut(version, truncation, alone.tokens() - 8));
            }
        }
    }

    private static void assertAlike(
            Scorer scorer, Admission admission, LiveAnswers live, Prompt prompt, ScoreQuery query) {
        ScoreOutcome.Scored alone = score(scorer, admission, prompt, query);
        ScoreOutcome.Scored last =
                (ScoreOutcome.Scored) judge(live, prompt, query, new Random(1)).outcome();
        assertThat(last.reward()).isCloseTo(alone.reward(), within(TOLERANCE));
        assertThat(last.tokens()).isEqualTo(alone.tokens());
        assertThat(last.truncated()).isEqualTo(query.truncation() != Truncation.NONE);
    }

    private static ScoreOutcome.Scored score(Scorer scorer, Admission admission, Prompt prompt, ScoreQuery query) {
        List<ScoreInput> inputs = List.of(new ScoreInput.Answer(prompt, ANSWER));
        return (ScoreOutcome.Scored) scorer.score(query, inputs, admission.acquire(inputs))
                .join()
                .outcomes()
                .getFirst();
    }

    private static LiveReply judge(LiveAnswers live, Prompt prompt, ScoreQuery query, Random random) {
        LiveOptions options = new LiveOptions(
                Mode.OBSERVE,
                new Cadence.Tokens(1 + random.nextInt(4)),
                Optional.empty(),
                1,
                0,
                OnFailure.CLOSED,
                Duration.ofMinutes(1));
        CompletableFuture<LiveReply> last = new CompletableFuture<>();
        LiveAnswer answer = live.open(new LiveQuestion(Optional.of(prompt), query, options), new LastReply(last));
        answer.begin();
        byte[] bytes = ANSWER.getBytes(UTF_8);
        int begin = 0;
        while (begin < bytes.length) {
            int end = Math.min(bytes.length, begin + 1 + random.nextInt(7));
            answer.append(Arrays.copyOfRange(bytes, begin, end));
            begin = end;
        }
        answer.close();
        return last.join();
    }

    private static ScoreQuery cut(ModelName version, Truncation truncation, int maxLength) {
        return new ScoreQuery(
                Optional.of(version), Priority.INTERACTIVE, truncation, OptionalInt.of(maxLength), Optional.empty());
    }

    private static ScoreQuery query(ModelName version) {
        return new ScoreQuery(
                Optional.of(version), Priority.INTERACTIVE, Truncation.NONE, OptionalInt.empty(), Optional.empty());
    }

    private record LastReply(CompletableFuture<LiveReply> last) implements LiveAnswer.Listener {
        @Override
        public void refused(Throwable failure) {
            last.completeExceptionally(failure);
        }

        @Override
        public void checked(LiveReply reply) {
            if (reply.decision().ends()) {
                last.complete(reply);
            }
        }
    }
}
