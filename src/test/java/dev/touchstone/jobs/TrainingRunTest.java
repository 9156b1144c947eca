package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.data.SeenTexts;
import dev.touchstone.domain.AttributeEvaluation;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Truncation;
import dev.touchstone.hub.Hubs;
import dev.touchstone.model.Contract;
import dev.touchstone.model.ModelSupport;
import dev.touchstone.registry.Golden;
import dev.touchstone.registry.Goldens;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.HuggingFaceLoader;
import dev.touchstone.score.PrefixCache;
import dev.touchstone.wire.TrainingMapping;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {
    private static final Instant NOW = Instant.parse("2026-11-23T22:15:01Z");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    private Path data;

    private ModelRegistry registry;

    @BeforeEach
    void begin() {
        registry = new ModelRegistry(data);
    }

    private static TrainingSpec spec(String base, String... settings) {
        List<Preference> preferences = IntStream.range(0, 24)
                .<Preference>mapToObj(i -> new Preference.Pair(
                        new Prompt.Text("return thirty days " + "please ".repeat(i % 5) + i),
                        "kind answer with care " + i,
                        "bad answer no " + i,
                        0,
                        1))
                .toList();
        return new TrainingSpec(
                "brand-voice", base, new DataSource.Inline(preferences), Optional.empty(), options(base, settings));
    }

    private static TrainingOptions options(String base, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("learning_rate", "3e-3", "num_train_epochs", "3"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return TrainingMapping.options(all, TrainingOptions.defaultsFor(base));
    }

    /** How many pairs of {@link #spec} are known again. */
    private static long trainedOn(SeenTexts seen) {
        return ((DataSource.Inline) spec("bert-base").data())
                .preferences().stream()
                        .filter(pair -> pair.answers().stream()
                                .allMatch(answer -> seen.contains(ScoreInput.of(pair.prompt(), answer))))
                        .count();
    }

    private TrainingRun run(TrainingSpec spec) {
        return run(spec, GOLDEN, NOW);
    }

    private TrainingRun run(TrainingSpec spec, Path bases, Instant asked) {
        return new TrainingRun(
                spec,
                "jobs/one",
                new BaseModels(bases, registry, Hubs.OFFLINE),
                registry,
                ComputeDevice.CPU,
                data.resolve("work"),
                () -> NOW,
                asked);
    }

    private void assertNothingLeft() {
        assertThat(registry.models()).isEmpty();
        assertThat(Trees.names(data.resolve("models/.scratch"))).isEmpty();
        assertThat(Trees.names(data.resolve("work"))).allMatch(name -> name.startsWith("step-"));
    }

    @Test
    void run_attributes_publishesAnOutputForEach() {
        List<Preference> preferences = IntStream.range(0, 24)
                .<Preference>mapToObj(i -> new Preference.Ranking(
                        new Prompt.Text("return thirty days " + i),
                        List.of("kind answer with care " + i, "bad answer no " + i),
                        List.of(new Preference.AnnotatorRanks("x", List.of(1, 2), Map.of("tone", List.of(2, 1))))))
                .toList();
        TrainingSpec spec = new TrainingSpec(
                "brand-voice",
                "bert-base",
                new DataSource.Inline(preferences),
                Optional.empty(),
                options("bert-base", "attributes", "overall, tone"));
        ModelManifest version = run(spec).run(new Told(), () -> false);

        assertThat(version.options().attributes()).containsExactly("overall", "tone");
        assertThat(version.evaluation().orElseThrow().attributes())
                .extracting(AttributeEvaluation::attribute, AttributeEvaluation::accuracy)
                .containsExactly(tuple("overall", 1.0), tuple("tone", 1.0));
        List<Golden> goldens = Goldens.read(registry.directory(version.name()));
        assertThat(goldens).isNotEmpty().allSatisfy(golden -> {
            assertThat(golden.attributes().keySet()).containsExactly("overall", "tone");
            assertThat(golden.attributes().get("overall")).isEqualTo(golden.reward());
        });
        assertThat(new ModelRegistry(data).manifest(version.name())).isEqualTo(version);

        TrainingSpec again = new TrainingSpec(
                "brand-voice",
                "models/brand-voice/versions/1",
                new DataSource.Inline(preferences),
                Optional.empty(),
                options("brand-voice", "attributes", "tone,overall"));
        ModelManifest next = run(again).run(new Told(), () -> false);
        assertThat(next.baseEvaluation().orElseThrow().accuracy()).isEqualTo(1.0);
    }

    @Test
    void run_preferences_publishesAVersionThatIsComplete() {
        Told told = new Told();
        ModelManifest version = run(spec("bert-base")).run(told, () -> false);

        assertThat(told.states)
                .containsExactly(JobState.PREPARING, JobState.TRAINING, JobState.EVALUATING, JobState.PUBLISHING);
        assertThat(told.steps).isNotEmpty().isSorted();
        assertThat(version.name()).isEqualTo(ModelName.of("brand-voice", 1));
        assertThat(version.job()).isEqualTo("jobs/one");
        assertThat(version.createTime()).isEqualTo(NOW);
        assertThat(version.architecture()).isEqualTo("BertForSequenceClassification");
        assertThat(version.maxLength()).isEqualTo(64);
        assertThat(version.data()).isEqualTo(told.summary.orElseThrow());
        assertThat(version.evaluation()).isEqualTo(told.measured);
        assertThat(version.evaluation().orElseThrow().accuracy()).isEqualTo(1.0);

        Path directory = registry.directory(version.name());
        assertThat(Trees.names(directory))
                .contains("config.json", "model.safetensors", "tokenizer.json", "golden.jsonl", "touchstone.json");
        assertThat(version.contract())
                .isEqualTo(
                        Contract.of(directory, Truncation.NONE, version.maxLength(), Precision.FP32, Optional.empty())
                                .fingerprint())
                .isNotEqualTo(version.baseContract());
        assertThat(version.baseContract())
                .isEqualTo(Contract.of(
                                GOLDEN.resolve("bert-base"),
                                Truncation.NONE,
                                version.maxLength(),
                                Precision.FP32,
                                Optional.empty())
                        .fingerprint());
        assertThat(Goldens.read(directory)).isNotEmpty();
        assertThat(trainedOn(SeenTexts.read(directory).orElseThrow()))
                .as("but for what was held out")
                .isEqualTo(version.data().pairs());
        assertThat(directory.resolve("training.html"))
                .content()
                .contains(
                        "Training of models/brand-voice/versions/1",
                        "The most contested answers",
                        "inline.preferences[");
        assertThat(new ModelRegistry(data).manifest(version.name())).isEqualTo(version);
        assertThat(data.resolve("work")).doesNotExist();
        assertThat(Trees.names(data.resolve("models/.scratch"))).isEmpty();
    }

    @Test
    void load_versionWhoseTokenizerWasChanged_isRefusedNamingTheFile() throws IOException {
        ModelManifest version = run(spec("bert-base")).run(new Told(), () -> false);
        Path directory = registry.directory(version.name());
        HuggingFaceLoader loader = new HuggingFaceLoader("cpu", new PrefixCache(0), device -> {});
        Path changed = directory.resolve("tokenizer_config.json");
        Files.writeString(changed, Files.readString(changed) + "\n");
        TouchstoneException failure =
                catchThrowableOfType(TouchstoneException.class, () -> loader.load(version, directory));
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_MODEL);
        assertThat(failure).hasMessageContaining("tokenizer_config.json: not what was published");
    }

    @Test
    void run_onARegisteredVersion_publishesTheNextOne() {
        ModelManifest first = run(spec("opt-base")).run(new Told(), () -> false);
        TrainingSpec more = spec("brand-voice", "num_train_epochs", "1");
        List<Preference> others = List.of(
                new Preference.Pair(null, "kind answer with more care", "bad answer", 0, 1),
                new Preference.Pair(null, "kind answer with care", "no answer", 0, 1));
        ModelManifest second = run(new TrainingSpec(
                        "brand-voice",
                        "brand-voice",
                        new DataSource.Inline(others),
                        Optional.of(more.data()),
                        more.options()))
                .run(new Told(), () -> false);
        assertThat(second.name()).isEqualTo(ModelName.of("brand-voice", 2));
        SeenTexts seen = SeenTexts.read(registry.directory(second.name())).orElseThrow();
        assertThat(seen.contains(new ScoreInput.WholeText("bad answer"))).isTrue();
        assertThat(trainedOn(seen)).as("of its base").isEqualTo(first.data().pairs());
        assertThat(second.baseContract())
                .isEqualTo(registry.manifest(ModelName.of("brand-voice", 1)).contract());
    }

    @Test
    void run_templateThatReadsTheClock_readsTheTimeOfTheFirstRunForEver() throws IOException {
        Path bases = Files.createDirectory(data.resolve("bases"));
        copy(GOLDEN.resolve("llama"), bases.resolve("chat"));
        Files.writeString(
                bases.resolve("chat/chat_template.jinja"),
                "{{ strftime_now('%H:%M') }}{% for m in messages %}[{{ m.content }}]{% endfor %}");
        TrainingSpec first = conversations("chat");
        ModelManifest version = run(first, bases, NOW).run(new Told(), () -> false);
        assertThat(version.templateTime()).contains(NOW);
        assertThat(version.contract())
                .isEqualTo(Contract.of(
                                registry.directory(version.name()),
                                Truncation.NONE,
                                version.maxLength(),
                                Precision.FP32,
                                Optional.of(NOW))
                        .fingerprint());
        assertThat(registry.manifest(version.name())).isEqualTo(version);

        TrainingSpec second = conversations("brand-voice");
        ModelManifest next = run(second, bases, NOW.plusSeconds(7200)).run(new Told(), () -> false);
        assertThat(next.templateTime()).contains(NOW);
    }

    @Test
    void run_adaptersByThemselves_areAVersionOverItsBaseAndAreTaughtOn() {
        String[] lora = {"lora.r", "4", "lora.alpha", "8", "lora.publish", "ADAPTER", "learning_rate", "1e-2"};
        ModelManifest first = run(spec("bert-base", lora)).run(new Told(), () -> false);
        assertThat(Trees.names(registry.directory(first.name())))
                .contains(
                        "adapter_config.json", "adapter_model.safetensors", "base.json", "config.json", "golden.jsonl")
                .doesNotContain("model.safetensors");
        assertThat(first.evaluation().orElseThrow().accuracy()).isEqualTo(1.0);

        ModelManifest second = run(spec("brand-voice", lora)).run(new Told(), () -> false);
        assertThat(second.baseContract()).isEqualTo(first.contract()).isNotEqualTo(second.contract());
        assertThat(ModelSupport.baseOf(registry.directory(second.name())))
                .contains(GOLDEN.resolve("bert-base").toAbsolutePath());
    }

    @Test
    void run_overAnAdapterWithoutLoraOptions_goesOnWithTheAdapter() {
        run(spec("bert-base", "lora.r", "4", "lora.publish", "ADAPTER")).run(new Told(), () -> false);
        ModelManifest second = run(spec("brand-voice")).run(new Told(), () -> false);
        assertThat(Trees.names(registry.directory(second.name()))).contains("adapter_model.safetensors");
    }

    @Test
    void run_inBf16_isAVersionThatScoresSo() {
        ModelManifest version = run(spec("bert-base", "precision", "BF16")).run(new Told(), () -> false);
        assertThat(version.precision()).isEqualTo(Precision.BF16);
        assertThat(version.evaluation().orElseThrow().accuracy()).isEqualTo(1.0);
        assertThat(version.contract())
                .isEqualTo(Contract.of(
                                registry.directory(version.name()),
                                Truncation.NONE,
                                version.maxLength(),
                                Precision.BF16,
                                Optional.empty())
                        .fingerprint());
        assertThat(run(spec("bert-base")).run(new Told(), () -> false).options().precision())
                .isEqualTo(Precision.FP32);
    }

    private static TrainingSpec conversations(String base) {
        List<Preference> preferences = IntStream.range(0, 8)
                .<Preference>mapToObj(i -> new Preference.Pair(
                        new Prompt.Conversation(List.of(new ChatMessage("user", "late " + i))), "kind", "rude", 0, 1))
                .toList();
        return new TrainingSpec(
                "brand-voice",
                base,
                new DataSource.Inline(preferences),
                Optional.empty(),
                options(base, "num_train_epochs", "1"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (String name : Trees.names(from)) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    @Test
    void run_conversationThatTheTemplateRefuses_isBadData() throws IOException {
        Path bases = Files.createDirectory(data.resolve("bases"));
        copy(GOLDEN.resolve("llama"), bases.resolve("chat"));
        Files.writeString(bases.resolve("chat/chat_template.jinja"), "{{ raise_exception('no such turns') }}");
        TouchstoneException failure =
                catchThrowableOfType(TouchstoneException.class, () -> run(conversations("chat"), bases, NOW)
                        .run(new Told(), () -> false));
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_DATA);
        assertThat(failure).hasMessageContaining("no such turns");
    }

    @Test
    void run_fromTheChampionAsACandidate_comparesTheTwoOnTheSamePairs() {
        ModelManifest champion = run(spec("bert-base")).run(new Told(), () -> false);
        assertThat(champion.baseEvaluation()).isEmpty();
        TrainingSpec spec = spec("brand-voice@champion", "learning_rate", "1e-6", "num_train_epochs", "1");
        ModelManifest candidate = run(new TrainingSpec(
                        spec.model(), spec.baseModel(), spec.data(), Optional.empty(), spec.options(), Promotion.NEVER))
                .run(new Told(), () -> false);

        Evaluation before = candidate.baseEvaluation().orElseThrow();
        Evaluation known = champion.evaluation().orElseThrow();
        assertThat(before.step()).isZero();
        assertThat(before.loss()).isCloseTo(known.loss(), within(1e-5));
        assertThat(before.pairs())
                .isEqualTo(candidate.evaluation().orElseThrow().pairs());
        assertThat(registry.resolve(ModelName.of("brand-voice"))).isEqualTo(champion.name());
        assertThat(registry.aliases("brand-voice").candidate()).contains(candidate.name());
    }

    @Test
    void run_noEvaluationData_publishesWithoutAMeasurement() {
        Told told = new Told();
        ModelManifest version = run(spec("bert-base", "eval_fraction", "0")).run(told, () -> false);
        assertThat(version.evaluation()).isEmpty();
        assertThat(told.states)
                .containsExactly(JobState.PREPARING, JobState.TRAINING, JobState.EVALUATING, JobState.PUBLISHING);
    }

    @Test
    void run_cancelledWhileTraining_leavesNothing() {
        Told told = new Told();
        BooleanSupplier afterTwoSteps = () -> told.steps.size() >= 2;
        TouchstoneException stop = catchThrowableOfType(
                TouchstoneException.class, () -> run(spec("bert-base")).run(told, afterTwoSteps));
        assertThat(stop.reason()).isEqualTo(Reason.CANCELLED);
        assertThat(told.states).containsExactly(JobState.PREPARING, JobState.TRAINING);
        assertNothingLeft();
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARING", "TRAINING", "EVALUATING", "PUBLISHING"})
    void run_stoppedOnEnteringAnyState_leavesNothing(JobState last) {
        Told told = new Told(last);
        TouchstoneException stop = catchThrowableOfType(
                TouchstoneException.class, () -> run(spec("bert-base")).run(told, () -> false));
        assertThat(stop.reason()).isEqualTo(Reason.CANCELLED);
        assertThat(told.states).endsWith(last);
        assertNothingLeft();
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARING", "TRAINING", "EVALUATING", "PUBLISHING"})
    void run_cancelledInAnyState_leavesNothingInIt(JobState state) {
        Told told = new Told();
        TouchstoneException stop = catchThrowableOfType(
                TouchstoneException.class, () -> run(spec("bert-base")).run(told, () -> told.states.contains(state)));
        assertThat(stop.reason()).isEqualTo(Reason.CANCELLED);
        assertThat(told.states).endsWith(state);
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void run_cancelledWhilePublishing_leavesNothing(int checksBefore) {
        Told told = new Told();
        AtomicInteger checks = new AtomicInteger();
        BooleanSupplier late =
                () -> told.states.contains(JobState.PUBLISHING) && checks.incrementAndGet() > checksBefore;
        TouchstoneException stop =
                catchThrowableOfType(TouchstoneException.class, () -> run(spec("bert-base", "eval_fraction", "0"))
                        .run(told, late));
        assertThat(stop.reason()).isEqualTo(Reason.CANCELLED);
        assertNothingLeft();
    }

    @Test
    void run_publicationThatCannotBeWritten_leavesNothing() throws IOException {
        Files.createDirectory(data.resolve("models"));
        Path noDirectory = Files.createFile(data.resolve("models/.scratch"));
        Told told = new Told();
        TouchstoneException failure =
                catchThrowableOfType(TouchstoneException.class, () -> run(spec("bert-base", "num_train_epochs", "1"))
                        .run(told, () -> false));
        assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
        assertThat(failure).hasMessageContaining(".scratch");
        assertThat(told.states).endsWith(JobState.PUBLISHING);
        assertThat(noDirectory).isEmptyFile();
        assertNothingLeft();
    }

    @Test
    void run_fullDiskWhilePublishing_leavesNothingButCheckpoints() {
        BooleanSupplier full = () -> {
            if (Files.exists(data.resolve("models/.scratch"))) {
                throw StorageFailure.of(data, new IOException("No space left on device"));
            }
            return false;
        };
        TouchstoneException failure = catchThrowableOfType(
                TouchstoneException.class, () -> run(spec("bert-base")).run(new Told(), full));
        assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertNothingLeft();
        assertThat(Trees.names(data.resolve("work"))).isNotEmpty();
    }

    @Test
    void run_againInTheSameDirectory_goesOnAndPublishesTheSameBytes() throws IOException {
        TrainingSpec spec = spec("bert-base", "eval_steps", "3", "checkpoint_steps", "2");
        ModelManifest whole = run(spec).run(new Told(), () -> false);
        Told first = new Told();
        assertThatThrownBy(() -> run(spec).run(first, () -> first.steps.size() >= 5))
                .hasMessage("the run was cancelled");
        Told second = new Told();

        ModelManifest resumed = run(spec).run(second, () -> false);

        assertThat(second.reasons).contains("goes on after step 5");
        assertThat(second.steps).startsWith(6L);
        assertThat(weights(resumed)).isEqualTo(weights(whole));
        assertThat(resumed.evaluation()).isEqualTo(whole.evaluation());
        assertThat(data.resolve("work")).doesNotExist();
    }

    private byte[] weights(ModelManifest version) throws IOException {
        return Files.readAllBytes(registry.directory(version.name()).resolve("model.safetensors"));
    }

    @Test
    void run_againWithOtherData_isRefused() {
        TrainingSpec spec = spec("bert-base");
        Told told = new Told();
        assertThatThrownBy(() -> run(spec).run(told, () -> told.steps.size() >= 2))
                .hasMessage("the run was cancelled");
        TrainingSpec other = spec.withData(
                new DataSource.Inline(
                        ((DataSource.Inline) spec.data()).preferences().subList(0, 20)),
                Optional.empty());

        TouchstoneException refused =
                catchThrowableOfType(TouchstoneException.class, () -> run(other).run(new Told(), () -> false));

        assertThat(refused.reason()).isEqualTo(Reason.CHECKPOINT_MISMATCH);
        assertThat(refused).hasMessageContaining("work/step-2: of another run: data_sha256: ");
    }

    @Test
    void run_missingFile_failsBeforeTheModelIsLoaded() {
        TrainingSpec missing =
                spec("bert-base").withData(new DataSource.Location(data.resolve("missing.jsonl")), Optional.empty());
        TouchstoneException failure = catchThrowableOfType(
                TouchstoneException.class, () -> run(missing).run(new Told(), () -> false));
        assertThat(failure.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
        assertNothingLeft();
    }

    @Test
    void effective_lengths_areBoundedByTheModelAndTheDefault() {
        TrainingOptions open = TrainingOptions.defaultsFor("minilm");
        assertThat(TrainingRun.effective(open, 512).maxLength()).isEqualTo(512);
        assertThat(TrainingRun.effective(open, 8192).maxLength()).isEqualTo(1024);
        assertThat(TrainingRun.effective(open.withMaxLength(2048), 8192).maxLength())
                .isEqualTo(2048);
    }

    /** A listener that remembers, and stops the run when it enters a given state. */
    private static final class Told implements RunListener {
        private final List<JobState> states = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private final List<Long> steps = new ArrayList<>();
        private final Optional<JobState> last;
        private Optional<DataSummary> summary = Optional.empty();
        private Optional<Evaluation> measured = Optional.empty();

        Told() {
            this.last = Optional.empty();
        }

        Told(JobState last) {
            this.last = Optional.of(last);
        }

        @Override
        public void entered(JobState state, String reason) {
            states.add(state);
            reasons.add(reason);
            if (last.equals(Optional.of(state))) {
                throw new TouchstoneException(Reason.CANCELLED, "stopped by the test");
            }
        }

        @Override
        public void dataRead(DataSummary read) {
            summary = Optional.of(read);
        }

        @Override
        public void progressed(TrainingProgress progress) {
            steps.add(progress.step());
        }

        @Override
        public void evaluated(Evaluation evaluation) {
            measured = Optional.of(evaluation);
        }
    }
}
