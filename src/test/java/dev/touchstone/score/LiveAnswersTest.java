package dev.touchstone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.Judgement;
import dev.touchstone.domain.LiveDecision;
import dev.touchstone.domain.LiveDecision.Action;
import dev.touchstone.domain.LiveDecision.Basis;
import dev.touchstone.domain.LiveOptions;
import dev.touchstone.domain.LiveOptions.Cadence;
import dev.touchstone.domain.LiveOptions.Mode;
import dev.touchstone.domain.LiveOptions.OnFailure;
import dev.touchstone.domain.LiveOptions.Thresholds;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.LiveReply;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.domain.Verdict;
import dev.touchstone.testing.FakeRewardModel;
import dev.touchstone.testing.HeldTasks;
import dev.touchstone.testing.ManualNanos;
import dev.touchstone.testing.ScoringFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A word is a token and its length its reward; words of the answer "a" are bad, and add up. */
class LiveAnswersTest {
    private static final ScoreSettings SETTINGS =
            new ScoreSettings(new AdmissionLimits(8, 6, 10_000, 2), new BatchLimits(100, 100), 4, 100, 1);
    private static final LiveLimits LIMITS = new LiveLimits(2, 200, 300, Duration.ofSeconds(60));
    private static final Duration BUDGET = Duration.ofMinutes(1);
    private static final Optional<Thresholds> THRESHOLDS = Optional.of(new Thresholds(20, 10));

    private final ManualNanos clock = new ManualNanos();
    private ScoringFixture fixture;
    private FakeRewardModel model;
    private LiveAnswers answers;

    /** What one answer's client heard. */
    private static final class Heard implements LiveAnswer.Listener {
        private final BlockingQueue<LiveReply> replies = new LinkedBlockingQueue<>();
        private final BlockingQueue<Throwable> refusals = new LinkedBlockingQueue<>();

        @Override
        public void refused(Throwable failure) {
            refusals.add(failure);
        }

        @Override
        public void checked(LiveReply reply) {
            replies.add(reply);
        }

        LiveReply next() throws InterruptedException {
            return requireNonNull(replies.poll(1, TimeUnit.MINUTES), "no reply");
        }
    }

    @BeforeEach
    void create(@TempDir Path directory) {
        fixture = new ScoringFixture(directory, SETTINGS);
        model = fixture.model;
        answers = fixture.live(LIMITS, clock, clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void append_enoughTokens_isCheckedAndReleased() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(2), heard);
        append(answer, "seven77");
        append(answer, " eight888");

        LiveReply first = heard.next();
        assertThat(((ScoreOutcome.Scored) first.outcome()).reward()).isEqualTo(15);
        assertThat(first.version()).contains(fixture.version);
        assertThat(first.decision().action()).isEqualTo(Action.CONTINUE);
        assertThat(first.decision().verdict()).contains(Verdict.REVIEW);
        assertThat(first.decision().releaseUpto()).isEqualTo(16);

        append(answer, " nine99999");
        answer.close();
        LiveReply last = heard.next();
        assertThat(last.decision().action()).isEqualTo(Action.FINISH);
        assertThat(last.decision().verdict()).contains(Verdict.ACCEPT);
        assertThat(last.decision().releaseUpto()).isEqualTo(26);
        assertThat(answers.count()).isZero();
        assertThat(fixture.admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void append_rewardUnderTheThreshold_blocksAtOnceAndIgnoresTheRest() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(2), heard);
        append(answer, "bad bad");

        LiveReply reply = heard.next();
        assertThat(reply.decision().action()).isEqualTo(Action.BLOCK);
        assertThat(reply.decision().basis()).isEqualTo(Basis.JUDGED);
        assertThat(reply.decision().releaseUpto()).isZero();
        append(answer, " excellent");
        answer.close();
        assertThat(answers.count()).isZero();
        assertThat(model.batches()).hasSize(1);
        assertThat(heard.replies).isEmpty();
    }

    @Test
    void append_whileACheckRuns_isCoveredByTheNext() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(1), heard);
        model.hold();
        append(answer, "excellent!!");
        model.awaitBatches(1);
        append(answer, " and");
        append(answer, " more");
        append(answer, " words");
        model.letAllPass();

        assertThat(heard.next().checkedUpto()).isEqualTo(11);
        assertThat(heard.next().checkedUpto()).isEqualTo(26);
        assertThat(model.batches()).hasSize(2);
    }

    @Test
    void append_longerThanTheModelReadsAndCutLeft_isCheckedOnByTheTokensThatCome() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(cut(Truncation.LEFT, 2), holding(2), heard);
        append(answer, "seven77 eight888");
        assertThat(reward(heard.next())).isEqualTo(15);
        append(answer, " nine99999 ten10101010");
        LiveReply later = heard.next();
        assertThat(reward(later)).isEqualTo(20);
        assertThat(later.decision().releaseUpto()).isEqualTo(38);
        append(answer, " one");
        append(answer, " bad");
        LiveReply last = heard.next();
        assertThat(reward(last)).isEqualTo(6);
        assertThat(last.decision().action()).isEqualTo(Action.BLOCK);
        assertThat(last.decision().releaseUpto()).isEqualTo(38);
    }

    @Test
    void append_fewestTokensAndCutLeft_countsThoseThatWereCutOff() throws InterruptedException {
        Heard heard = new Heard();
        LiveOptions options = new LiveOptions(
                Mode.HOLD, new Cadence.Tokens(1), THRESHOLDS, 1, 3, OnFailure.CLOSED, Duration.ofMinutes(1));
        LiveAnswer answer = open(cut(Truncation.LEFT, 1), options, heard);
        append(answer, "wonderful wonderful");
        assertThat(heard.next().decision().releaseUpto()).isZero();
        append(answer, " wonderful!!");
        assertThat(heard.next().decision().releaseUpto()).isEqualTo(31);
    }

    @Test
    void append_longerThanTheModelReadsAndCutRight_isObservedByItsBeginning() throws InterruptedException {
        Heard heard = new Heard();
        LiveOptions options = options(Mode.OBSERVE, new Cadence.Tokens(2), THRESHOLDS);
        LiveAnswer answer = open(cut(Truncation.RIGHT, 2), options, heard);
        append(answer, "seven77 eight888");
        LiveReply first = heard.next();
        append(answer, " nine99999 ten10101010");
        LiveReply second = heard.next();
        answer.close();
        assertThat(List.of(first, second, heard.next()))
                .extracting(LiveReply::checkedUpto, LiveAnswersTest::reward, reply -> scored(reply)
                        .truncated())
                .containsExactly(tuple(16L, 15f, false), tuple(38L, 15f, true), tuple(38L, 15f, true));
    }

    @Test
    void open_heldAndCutRight_isRefused() {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> open(cut(Truncation.RIGHT, 2), holding(2), new Heard()))
                .withMessageContaining("truncation: RIGHT (expected: NONE or LEFT")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
        assertThat(answers.count()).isZero();
    }

    @Test
    void tick_intervalOver_checksWhatHasCome() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(options(Mode.HOLD, new Cadence.Interval(Duration.ofMillis(100)), THRESHOLDS), heard);
        append(answer, "wonderful words");
        answers.tick();
        assertThat(heard.replies).isEmpty();

        clock.advance(Duration.ofMillis(100));
        answers.tick();

        assertThat(heard.next().checkedUpto()).isEqualTo(15);
    }

    @Test
    void append_notJudgedInItsTime_failsClosedWithTheReason() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(failing(OnFailure.CLOSED), heard);
        model.hold();
        append(answer, "excellent!!");
        clock.advance(BUDGET.minusNanos(1));
        assertThat(heard.replies).isEmpty();
        clock.advance(Duration.ofNanos(1));

        LiveReply reply = heard.next();
        assertThat(error(reply)).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(reply.decision().action()).isEqualTo(Action.BLOCK);
        assertThat(reply.decision().basis()).isEqualTo(Basis.FAILED_CLOSED);
        assertThat(reply.version()).contains(fixture.version);
        assertThat(fixture.admission.admittedItems()).isZero();
    }

    @Test
    void append_notJudgedInItsTimeAndOpen_goesOnAndSaysSo() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(failing(OnFailure.OPEN), heard);
        model.hold();
        append(answer, "excellent!!");
        clock.advance(BUDGET);

        LiveReply reply = heard.next();
        assertThat(reply.decision().action()).isEqualTo(Action.CONTINUE);
        assertThat(reply.decision().basis()).isEqualTo(Basis.FAILED_OPEN);
        assertThat(reply.decision().releaseUpto()).isEqualTo(11);
    }

    @Test
    void append_judgedInTime_letsTheAlarmGo() throws InterruptedException {
        Heard heard = new Heard();
        append(open(holding(1), heard), "excellent!!");
        heard.next();
        assertThat(clock.waiting()).isZero();
        clock.advance(BUDGET.multipliedBy(2));
        assertThat(heard.replies).isEmpty();
    }

    @Test
    void append_tokenizersBusy_failsInTimeAndIsNotScoredLater() throws InterruptedException {
        HeldTasks tokenizers = new HeldTasks();
        answers = fixture.live(LIMITS, clock, clock, tokenizers);
        Heard heard = new Heard();
        LiveAnswer answer = open(failing(OnFailure.OPEN), heard);
        append(answer, "excellent!!");
        clock.advance(BUDGET);
        LiveReply late = heard.next();
        assertThat(error(late)).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(late.decision().basis()).isEqualTo(Basis.FAILED_OPEN);

        append(answer, " more");
        tokenizers.runAll();
        LiveReply next = heard.next();
        assertThat(reward(next)).isEqualTo(15);
        assertThat(next.checkedUpto()).isEqualTo(16);
        assertThat(heard.replies).isEmpty();
        assertThat(model.batches()).hasSize(1);
    }

    @Test
    void append_tokenizersBusyForAWhile_countsTheWaitAsQueueTime() throws InterruptedException {
        HeldTasks tokenizers = new HeldTasks();
        Duration busy = BUDGET.dividedBy(2);
        try (ScoringLoop loop = new ScoringLoop(SETTINGS.batch(), "clocked", ScoringListener.NONE, clock)) {
            LiveChecks checks = new LiveChecks(loop, fixture.admission, tokenizers, clock);
            answers = new LiveAnswers(fixture.models, checks, Runnable::run, LIMITS, clock, clock);
            Heard heard = new Heard();
            append(open(holding(1), heard), "excellent!!");
            clock.advance(busy);
            tokenizers.runAll();

            ScoreOutcome outcome = heard.next().outcome();
            assertThat(((ScoreOutcome.Scored) outcome).timings().queueNanos()).isEqualTo(busy.toNanos());
        }
    }

    @Test
    void append_tokenizersBusyUntilTheAnswerHasEnded_readNothingOfIt() throws InterruptedException {
        HeldTasks tokenizers = new HeldTasks();
        answers = fixture.live(LIMITS, clock, clock, tokenizers);
        Heard heard = new Heard();
        append(open(failing(OnFailure.CLOSED), heard), "excellent!!");
        clock.advance(BUDGET);
        assertThat(heard.next().decision().action()).isEqualTo(Action.BLOCK);
        fixture.files.registry().delete(fixture.version);
        fixture.models.retireDeleted();
        assertThat(model.isClosed()).isTrue();
        tokenizers.runAll();
        assertThat(heard.replies).isEmpty();
        assertThat(fixture.admission.admittedItems()).isZero();
    }

    @Test
    void append_tooLongAndOpen_saysSoOnceForEachCheck() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(cut(Truncation.NONE, 1), failing(OnFailure.OPEN), heard);
        append(answer, "one two");
        assertThat(error(heard.next())).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(heard.replies).isEmpty();
        append(answer, " three");
        assertThat(heard.next().decision().releaseUpto()).isEqualTo(13);
        assertThat(heard.replies).isEmpty();
    }

    @Test
    void append_modelStillLoading_failsClosedInTimeAndGivesItBackWhenItComes(@TempDir Path directory)
            throws InterruptedException {
        HeldTasks loading = loading(directory);
        Heard heard = new Heard();
        append(open(failing(OnFailure.CLOSED), heard), "excellent!!");
        clock.advance(BUDGET);

        LiveReply reply = heard.next();
        assertThat(reply.decision().action()).isEqualTo(Action.BLOCK);
        assertThat(reply.decision().basis()).isEqualTo(Basis.FAILED_CLOSED);
        assertThat(reply.version()).isEmpty();
        TouchstoneException error = ((ScoreOutcome.Failed) reply.outcome()).error();
        assertThat(error.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(error).hasMessageContaining("still being loaded");

        loading.runAll();
        assertThat(heard.replies).isEmpty();
        assertThat(heard.refusals).isEmpty();
        fixture.files.registry().delete(fixture.version);
        fixture.models.retireDeleted();
        assertThat(fixture.model.isClosed()).isTrue();
    }

    @Test
    void append_modelStillLoadingAndOpen_goesOnAndIsJudgedOnceItIsThere(@TempDir Path directory)
            throws InterruptedException {
        HeldTasks loading = loading(directory);
        Heard heard = new Heard();
        LiveAnswer answer = open(failing(OnFailure.OPEN), heard);
        append(answer, "excellent!!");
        clock.advance(BUDGET);
        assertThat(heard.next().decision())
                .isEqualTo(new LiveDecision(Action.CONTINUE, Basis.FAILED_OPEN, Optional.empty(), 11));

        append(answer, " more");
        clock.advance(BUDGET.dividedBy(2));
        loading.runAll();
        LiveReply judged = heard.next();
        assertThat(reward(judged)).isEqualTo(15);
        assertThat(judged.version()).contains(fixture.version);
    }

    @Test
    void begin_modelThatCannotBeLoaded_isRefusedThough(@TempDir Path directory) throws InterruptedException {
        HeldTasks loading = loading(directory);
        fixture.files.failLoading(fixture.version, new TouchstoneException(Reason.INVALID_MODEL, "a test"));
        Heard heard = new Heard();
        append(open(failing(OnFailure.OPEN), heard), "excellent!!");
        loading.runAll();
        assertThat(((TouchstoneException) heard.refusals.take()).reason()).isEqualTo(Reason.INVALID_MODEL);
        assertThat(clock.waiting()).isZero();
        assertThat(heard.replies).isEmpty();
    }

    private HeldTasks loading(Path directory) {
        fixture.close();
        HeldTasks loading = new HeldTasks();
        fixture = new ScoringFixture(directory, SETTINGS, loading);
        answers = fixture.live(LIMITS, clock, clock);
        return loading;
    }

    @Test
    void append_serverFull_cannotBeJudged() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(1), heard);
        try (Admission.Permit all = fixture.admission.acquire(new Load(8, 8))) {
            assertThat(all).isNotNull();
            append(answer, "excellent!!");
            assertThat(error(heard.next())).isEqualTo(Reason.OVERLOADED);
        }
    }

    @Test
    void append_tooManyBytes_blocksWhateverThePolicy() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(failing(OnFailure.OPEN), heard);
        append(answer, "x".repeat(201));
        LiveReply reply = heard.next();
        assertThat(error(reply)).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(reply.decision().action()).isEqualTo(Action.BLOCK);
    }

    @Test
    void append_bytesOfAllAnswers_areBoundedAndGivenBack() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer first = open(holding(50), new Heard());
        LiveAnswer second = open(holding(50), heard);
        append(first, "x".repeat(190));
        append(second, "x".repeat(190));
        LiveReply reply = heard.next();
        assertThat(error(reply)).isEqualTo(Reason.OVERLOADED);
        assertThat(reply.decision())
                .isEqualTo(new LiveDecision(Action.BLOCK, Basis.FAILED_CLOSED, Optional.empty(), 0));

        first.abandon();
        Heard third = new Heard();
        LiveAnswer answer = open(holding(50), third);
        append(answer, "x".repeat(200));
        answer.close();
        assertThat(third.next().decision().action()).isEqualTo(Action.FINISH);
    }

    @Test
    void append_noBytesLeftOfAllAnswersAndOpen_endsReleased() throws InterruptedException {
        Heard heard = new Heard();
        append(open(holding(50), new Heard()), "x".repeat(200));
        LiveAnswer answer = open(options(OnFailure.OPEN, new Cadence.Tokens(50)), heard);
        append(answer, "x".repeat(90));
        append(answer, "yes".repeat(10));
        LiveReply reply = heard.next();
        assertThat(error(reply)).isEqualTo(Reason.OVERLOADED);
        assertThat(reply.decision())
                .isEqualTo(new LiveDecision(Action.FINISH, Basis.FAILED_OPEN, Optional.empty(), 120));
        assertThat(answers.count()).isEqualTo(1);
    }

    @Test
    void open_moreThanTheLimit_isOverloadedUntilOneEnds() {
        LiveAnswer first = open(holding(1), new Heard());
        open(holding(1), new Heard());
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> open(holding(1), new Heard()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));

        first.abandon();

        assertThat(open(holding(1), new Heard())).isNotNull();
    }

    @Test
    void tick_idle_endsTheAnswer() throws InterruptedException {
        Heard heard = new Heard();
        open(holding(1), heard);
        clock.advance(LIMITS.idle());
        answers.tick();
        assertThat(error(heard.next())).isEqualTo(Reason.STREAM_EXPIRED);
        assertThat(answers.count()).isZero();
    }

    @Test
    void begin_notCalibratedAndNoThresholds_isRefusedToHoldAndObservedWithoutVerdict() throws InterruptedException {
        Heard holding = new Heard();
        open(options(Mode.HOLD, new Cadence.Tokens(1), Optional.empty()), holding);
        assertThat(((TouchstoneException) holding.refusals.take()).reason()).isEqualTo(Reason.NOT_CALIBRATED);

        Heard observing = new Heard();
        LiveAnswer answer = open(options(Mode.OBSERVE, new Cadence.Tokens(1), Optional.empty()), observing);
        append(answer, "bad");
        assertThat(observing.next().decision().verdict()).isEmpty();
    }

    @Test
    void begin_otherWeightsThanWereCalibrated_areNotHeldToTheCalibration() throws InterruptedException {
        model.judging("tone", "overall");
        calibrate();
        Heard usual = new Heard();
        LiveAnswer answer = open(Map.of(), options(Mode.HOLD, new Cadence.Tokens(1), Optional.empty()), usual);
        append(answer, "bad");
        assertThat(usual.next().decision().verdict()).isPresent();
        answer.abandon();

        Map<String, Double> weights = Map.of("tone", 1.0);
        Heard holding = new Heard();
        open(weights, options(Mode.HOLD, new Cadence.Tokens(1), Optional.empty()), holding);
        assertThat(((TouchstoneException) holding.refusals.take()).reason()).isEqualTo(Reason.NOT_CALIBRATED);

        Heard observing = new Heard();
        LiveAnswer observed = open(weights, options(Mode.OBSERVE, new Cadence.Tokens(1), Optional.empty()), observing);
        append(observed, "bad");
        LiveReply reply = observing.next();
        assertThat(reply.decision().verdict()).isEmpty();
        ScoreOutcome.Scored scored = (ScoreOutcome.Scored) reply.outcome();
        assertThat(scored.attributes().isDefault()).isFalse();
        assertThat(scored.reward()).isEqualTo(scored.attributes().byName().get("tone"));
        assertThat(scored.judgement()).contains(Judgement.OTHER_WEIGHTS);
        observed.abandon();

        Heard unknown = new Heard();
        open(Map.of("depth", 1.0), holding(1), unknown);
        assertThat(((TouchstoneException) unknown.refusals.take()).reason()).isEqualTo(Reason.INVALID_REQUEST);
    }

    private LiveAnswer open(Map<String, Double> weights, LiveOptions options, Heard heard) {
        ScoreQuery query = new ScoreQuery(
                Optional.empty(),
                Priority.INTERACTIVE,
                Truncation.NONE,
                OptionalInt.empty(),
                Optional.empty(),
                weights);
        return open(query, options, heard);
    }

    private LiveAnswer open(ScoreQuery query, LiveOptions options, Heard heard) {
        LiveAnswer answer = answers.open(new LiveQuestion(Optional.empty(), query, options), heard);
        answer.begin();
        return answer;
    }

    private void calibrate() {
        Calibration.ErrorBound bound = new Calibration.ErrorBound(200, 0, 0.02);
        fixture.files
                .registry()
                .calibrate(
                        fixture.version,
                        new Calibration(
                                "contract-of-1",
                                new Calibration.Curve.Logistic(Calibration.Curve.Kind.PLATT, 1, 0),
                                0,
                                0,
                                new GateTarget(0.02, 0.02, 0.95),
                                bound,
                                bound,
                                Map.of(),
                                "",
                                Instant.EPOCH));
    }

    @Test
    void begin_unknownModel_isRefused() throws InterruptedException {
        Heard heard = new Heard();
        LiveQuestion question =
                new LiveQuestion(Optional.empty(), query(Optional.of(ModelName.of("nobody"))), holding(1));
        answers.open(question, heard).begin();
        assertThat(((TouchstoneException) heard.refusals.take()).reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(answers.count()).isZero();
    }

    @Test
    void close_newVersionPublishedAndOldDeleted_staysWithTheOldToItsEnd() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(1), heard);
        append(answer, "excellent!!");
        heard.next();
        fixture.files.publish("tone");
        fixture.files.registry().delete(fixture.version);
        fixture.models.retireDeleted();

        append(answer, " answer");
        assertThat(heard.next().version()).contains(fixture.version);
        assertThat(model.isClosed()).isFalse();
        answer.close();
        assertThat(heard.next().version()).contains(fixture.version);
        fixture.close();
        assertThat(model.isClosed()).isTrue();
    }

    @Test
    void close_nothingCame_isNotJudged() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(1), heard);
        append(answer, " \n");
        answer.close();
        LiveReply reply = heard.next();
        assertThat(error(reply)).isEqualTo(Reason.EMPTY_TEXT);
        assertThat(reply.decision().action()).isEqualTo(Action.BLOCK);
    }

    @Test
    void close_cutInsideACharacter_isInvalid() throws InterruptedException {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(5), heard);
        answer.append(new byte[] {'a', (byte) 0xF0});
        answer.close();
        assertThat(error(heard.next())).isEqualTo(Reason.INVALID_TEXT);
    }

    @Test
    void stop_byPolicy_endsTheAnswer() throws InterruptedException {
        TouchstoneException why = new TouchstoneException(Reason.SHUTTING_DOWN, "a test");
        Heard closed = new Heard();
        Heard opened = new Heard();
        LiveAnswer one = open(failing(OnFailure.CLOSED), closed);
        LiveAnswer other = open(failing(OnFailure.OPEN), opened);
        one.stop(why);
        other.stop(why);
        assertThat(closed.next().decision().action()).isEqualTo(Action.BLOCK);
        assertThat(opened.next().decision().action()).isEqualTo(Action.FINISH);
        assertThat(answers.count()).isZero();
    }

    @Test
    void abandon_checkRunning_saysNothingAndGivesAllBack() {
        Heard heard = new Heard();
        LiveAnswer answer = open(holding(1), heard);
        model.hold();
        append(answer, "excellent!!");
        model.awaitBatches(1);
        answer.abandon();

        assertThat(fixture.admission.admittedItems()).isZero();
        model.letAllPass();
        assertThat(heard.replies).isEmpty();
        assertThat(answers.count()).isZero();
    }

    private LiveAnswer open(LiveOptions options, Heard heard) {
        return open(query(Optional.empty()), options, heard);
    }

    private static void append(LiveAnswer answer, String text) {
        answer.append(text.getBytes(UTF_8));
    }

    private static ScoreQuery query(Optional<ModelName> name) {
        return new ScoreQuery(name, Priority.INTERACTIVE, Truncation.NONE, OptionalInt.empty(), Optional.empty());
    }

    private static ScoreQuery cut(Truncation truncation, int maxLength) {
        return new ScoreQuery(
                Optional.empty(), Priority.INTERACTIVE, truncation, OptionalInt.of(maxLength), Optional.empty());
    }

    private static float reward(LiveReply reply) {
        return scored(reply).reward();
    }

    private static ScoreOutcome.Scored scored(LiveReply reply) {
        return (ScoreOutcome.Scored) reply.outcome();
    }

    private static LiveOptions holding(int everyTokens) {
        return options(Mode.HOLD, new Cadence.Tokens(everyTokens), THRESHOLDS);
    }

    private static LiveOptions options(Mode mode, Cadence cadence, Optional<Thresholds> thresholds) {
        return new LiveOptions(mode, cadence, thresholds, 1, 0, OnFailure.CLOSED, Duration.ofMinutes(1));
    }

    private static LiveOptions failing(OnFailure onFailure) {
        return options(onFailure, new Cadence.Tokens(1));
    }

    private static LiveOptions options(OnFailure onFailure, Cadence cadence) {
        return new LiveOptions(Mode.HOLD, cadence, THRESHOLDS, 1, 0, onFailure, BUDGET);
    }

    private static Reason error(LiveReply reply) {
        return ((ScoreOutcome.Failed) reply.outcome()).error().reason();
    }
}
