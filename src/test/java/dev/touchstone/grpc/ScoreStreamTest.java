package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.grpc.v1.LiveAction;
import dev.touchstone.grpc.v1.LiveCadence;
import dev.touchstone.grpc.v1.LiveCheck;
import dev.touchstone.grpc.v1.LiveClose;
import dev.touchstone.grpc.v1.LiveDelta;
import dev.touchstone.grpc.v1.LiveOpen;
import dev.touchstone.grpc.v1.LivePolicy;
import dev.touchstone.grpc.v1.OnFailure;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreResult;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.grpc.v1.Truncation;
import dev.touchstone.grpc.v1.Verdict;
import dev.touchstone.score.Admission;
import dev.touchstone.score.AdmissionLimits;
import dev.touchstone.score.Alarm;
import dev.touchstone.score.BatchLimits;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.LiveLimits;
import dev.touchstone.score.ScoreSettings;
import dev.touchstone.testing.FakeRewardModel;
import dev.touchstone.testing.ScoringFixture;
import io.grpc.protobuf.StatusProto;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreStreamTest {
    private static final ScoreSettings SETTINGS =
            new ScoreSettings(new AdmissionLimits(8, 6, 10_000, 2), new BatchLimits(100, 100), 4, 100, 1);

    private final FakeCall call = new FakeCall();
    private final OpenStreams streams = new OpenStreams();
    private ScoringFixture fixture;
    private FakeRewardModel model;
    private Admission admission;
    private LiveAnswers live;
    private ScoreStream stream;
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new ScoringFixture(directory, SETTINGS);
        model = fixture.model;
        admission = fixture.admission;
        live = fixture.live(LiveLimits.DEFAULT, System::nanoTime, Alarm.REAL);
        stream = open(call);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void onNext_manyItems_answersEachOnceUnderItsId() throws InterruptedException {
        int count = 2000;
        for (int i = 0; i < count; i++) {
            call.awaitRequest();
            stream.onNext(item("item-" + i, "a bb"));
        }
        stream.onCompleted();
        call.awaitCompletion();

        assertThat(call.replies())
                .extracting(reply -> reply.getResult().getId())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "item-" + i).toList());
        assertThat(call.replies()).allSatisfy(reply -> {
            assertThat(reply.getResult().getScore().getReward()).isEqualTo(3);
            assertThat(reply.getModelVersion()).isEqualTo("models/tone/versions/1");
        });
        assertThat(admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void onNext_permitsExhausted_readsOneItemMoreAndWaits() throws InterruptedException {
        model.hold();
        int read = feedWhileAsked();
        assertThat(read).isEqualTo(SETTINGS.admission().streamItems() + 1);
        assertThat(admission.admittedItems()).isEqualTo(SETTINGS.admission().streamItems());

        model.letAllPass();

        assertThat(call.awaitReplies(read)).allMatch(reply -> reply.getResult().hasScore());
    }

    @Test
    void onNext_clientReadsNothing_readsAtMostAWindow() throws InterruptedException {
        call.stopReading();
        int read = 0;
        // The device keeps scoring, so only the unread replies can stop the stream.
        while (read < ScoreStream.WINDOW) {
            call.awaitRequest();
            stream.onNext(item("item-" + read++, "a"));
        }
        assertThat(admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
        assertThat(call.takeRequest()).isFalse();
        assertThat(call.replies()).isEmpty();

        call.read();

        assertThat(call.awaitReplies(read)).hasSize(ScoreStream.WINDOW);
        call.awaitRequest();
    }

    @Test
    void onNext_badItems_areAnsweredAndTheStreamGoesOn() throws InterruptedException {
        model.hold();
        send(item("same", "a"));
        send(item("same", "bb"));
        send(item("", "a"));
        send(item("blank", " "));
        send(StreamScoreRequest.newBuilder()
                .setItem(ScoreItem.newBuilder().setId("unknown").setText("a"))
                .setModel("nobody")
                .build());
        send(StreamScoreRequest.newBuilder()
                .setItem(ScoreItem.newBuilder().setId("enum").setText("a"))
                .setTruncationValue(99)
                .build());
        model.letAllPass();
        send(item("good", "ccc"));
        stream.onCompleted();
        call.awaitCompletion();

        assertThat(call.replies()).hasSize(7);
        assertThat(results("same")).extracting(ScoreResult::hasScore).containsExactlyInAnyOrder(true, false);
        assertThat(error("")).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(error("blank")).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(error("unknown")).isEqualTo(Code.NOT_FOUND);
        assertThat(error("enum")).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(results("good").getFirst().getScore().getReward()).isEqualTo(3);
    }

    @Test
    void onNext_requestAndItemWrong_namesEveryField() throws Exception {
        send(StreamScoreRequest.newBuilder()
                .setModel("No Model")
                .setMaxLength(-1)
                .setItem(ScoreItem.newBuilder().setText("a").setResponse("b"))
                .build());

        Status error = call.awaitReplies(1).getFirst().getResult().getError();
        assertThat(Client.detail(error, BadRequest.class).orElseThrow().getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder("item.id", "model", "max_length", "item.text", "item.prompt");
    }

    @Test
    void onNext_idAnsweredBefore_mayComeAgain() throws InterruptedException {
        send(item("same", "a"));
        call.awaitReplies(1);
        send(item("same", "bb"));
        assertThat(call.awaitReplies(2)).allMatch(reply -> reply.getResult().hasScore());
    }

    @Test
    void onCompleted_itemsInWork_completesAfterTheLastReply() throws InterruptedException {
        model.hold();
        send(item("one", "a"));
        send(item("two", "a"));
        stream.onCompleted();
        assertThat(call.isCompleted()).isFalse();

        model.letAllPass();
        call.awaitCompletion();

        assertThat(call.replies()).hasSize(2);
    }

    @Test
    void onCompleted_clientDoesNotRead_completesAfterItHasRead() throws InterruptedException {
        call.stopReading();
        send(item("one", "a"));
        stream.onCompleted();
        assertThat(admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
        assertThat(call.isCompleted()).isFalse();

        call.read();
        call.awaitCompletion();

        assertThat(call.replies()).hasSize(1);
    }

    @Test
    void onCompleted_noItems_completes() {
        stream.onCompleted();
        assertThat(call.isCompleted()).isTrue();
    }

    @Test
    void cancel_midStream_givesEveryPermitBackAndWritesNothing() {
        model.hold();
        feedWhileAsked();

        call.cancel();

        assertThat(admission.admittedItems()).isZero();
        model.letAllPass();
        fixture.close();
        assertThat(call.replies()).isEmpty();
        assertThat(model.batches().size()).isLessThanOrEqualTo(1);
    }

    @Test
    void onNext_twoStreams_shareThePermits() throws InterruptedException {
        FakeCall otherCall = new FakeCall();
        ScoreStream other = open(otherCall);
        model.hold();
        int read = feedWhileAsked();
        otherCall.awaitRequest();
        other.onNext(item("other", "a"));
        assertThat(admission.admittedItems()).isEqualTo(SETTINGS.admission().streamItems());

        model.letAllPass();

        assertThat(otherCall.awaitReplies(1)).hasSize(1);
        assertThat(call.awaitReplies(read)).hasSize(read);
    }

    @Test
    void onNext_serverStopping_answersItemsWithUnavailable() throws InterruptedException {
        admission.close();
        send(item("late", "a"));
        stream.onCompleted();
        call.awaitCompletion();
        assertThat(error("late")).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void onNext_liveAnswer_isCheckedReleasedAndFinished() throws InterruptedException {
        send(open("live").build());
        send(delta("live", "excellent!! "));
        LiveCheck check = call.awaitReplies(1).getFirst().getLive();
        assertThat(check.getId()).isEqualTo("live");
        assertThat(check.getAction()).isEqualTo(LiveAction.LIVE_ACTION_CONTINUE);
        assertThat(check.getScore().getVerdict()).isEqualTo(Verdict.VERDICT_ACCEPT);
        assertThat(check.getReleaseUptoOffset()).isEqualTo(12);
        send(delta("live", "words"));
        send(close("live"));

        StreamScoreResponse last = call.awaitReplies(3).getLast();
        assertThat(last.getLive().getAction()).isEqualTo(LiveAction.LIVE_ACTION_FINISH);
        assertThat(last.getLive().getScore().getReward()).isEqualTo(16);
        assertThat(last.getModelVersion()).isEqualTo("models/tone/versions/1");
    }

    @Test
    void onNext_liveAnswer_countsItsChecksAsItems() throws InterruptedException {
        send(open("live").build());
        send(delta("live", "excellent!! "));
        call.awaitReplies(1);
        send(close("live"));
        call.awaitReplies(2);

        assertThat(registry.get("touchstone.items")
                        .tag("outcome", "scored")
                        .counter()
                        .count())
                .isEqualTo(2);
        for (String phase : List.of("tokenize", "queue", "inference")) {
            assertThat(registry.get("touchstone.item.time")
                            .tag("phase", phase)
                            .timer()
                            .count())
                    .as(phase)
                    .isEqualTo(2);
        }
    }

    @Test
    void onNext_unknownModel_countsItsItemAsFailed() throws InterruptedException {
        send(StreamScoreRequest.newBuilder()
                .setItem(ScoreItem.newBuilder().setId("unknown").setText("a"))
                .setModel("nobody")
                .build());
        call.awaitReplies(1);

        assertThat(registry.get("touchstone.items")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void onNext_liveCheckNotAdmitted_countsItAsRefused() throws InterruptedException {
        List<Admission.Permit> permits = takeAllPermits();
        send(open("live").build());
        send(delta("live", "excellent"));
        call.awaitReplies(1);

        assertThat(registry.get("touchstone.items")
                        .tag("outcome", "refused")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(dropped("rejected")).isEqualTo(1);
        permits.forEach(Admission.Permit::close);
    }

    @Test
    void cancel_liveCheckOnTheDevice_countsItAsCancelled() throws InterruptedException {
        model.hold();
        send(open("live").build());
        send(delta("live", "excellent"));
        model.awaitBatches(1);
        call.cancel();

        assertThat(dropped("cancelled")).isEqualTo(1);
        model.letAllPass();
    }

    @Test
    void onNext_liveAnswerBlocked_endsItAtOnceAndTheStreamGoesOn() throws InterruptedException {
        send(open("live").build());
        send(delta("live", "bad"));
        assertThat(call.awaitReplies(1).getFirst().getLive().getAction()).isEqualTo(LiveAction.LIVE_ACTION_BLOCK);
        send(delta("live", " late"));
        send(close("live"));
        send(item("item", "a"));
        stream.onCompleted();
        call.awaitCompletion();
        assertThat(call.replies()).hasSize(2);
    }

    @Test
    void onNext_liveMessagesThatMakeNoSense_areRefusedOneByOne() throws InterruptedException {
        send(delta("unknown", "text"));
        send(close("unknown"));
        send(open("").build());
        send(open("same").build());
        send(open("same").build());
        send(open("both").setItem(ScoreItem.newBuilder().setId("both")).build());
        send(open("bad")
                .setOpen(LiveOpen.newBuilder()
                        .setId("bad")
                        .setPolicy(LivePolicy.newBuilder().setAcceptAbove(1).setPatience(-1)))
                .build());

        send(open("cut")
                .setOpen(LiveOpen.newBuilder().setId("cut").setTruncation(Truncation.TRUNCATION_RIGHT))
                .build());

        List<StreamScoreResponse> replies = call.awaitReplies(7);
        assertThat(replies).allMatch(reply -> reply.getResult().hasError());
        assertThat(replies)
                .extracting(reply -> reply.getResult().getId())
                .containsExactly("unknown", "unknown", "", "same", "both", "bad", "cut");
        assertThat(badFields(replies.get(5)))
                .containsExactlyInAnyOrder("open.policy.accept_above", "open.policy.patience");
        assertThat(badFields(replies.get(6))).containsExactly("open.truncation");
    }

    private static List<String> badFields(StreamScoreResponse refusal) {
        return Client.detail(refusal.getResult().getError(), BadRequest.class)
                .orElseThrow()
                .getFieldViolationsList()
                .stream()
                .map(BadRequest.FieldViolation::getField)
                .toList();
    }

    @Test
    void onCompleted_liveAnswerOpen_isClosedWithIt() throws InterruptedException {
        send(open("live").build());
        send(delta("live", "excellent"));
        stream.onCompleted();
        call.awaitCompletion();
        assertThat(call.replies().getLast().getLive().getAction()).isEqualTo(LiveAction.LIVE_ACTION_FINISH);
    }

    @Test
    void cancel_liveAnswerOpen_isForgotten() throws InterruptedException {
        send(open("live").build());
        call.cancel();
        assertThat(live.count()).isZero();
    }

    @Test
    void finish_liveAnswerOpen_failsAsItsPolicySays() throws InterruptedException {
        send(open("live").build());
        stream.finish();
        Client.assertError(StatusProto.fromThrowable(call.awaitError()), Code.UNAVAILABLE, "SHUTTING_DOWN");
        assertThat(call.replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getLive().getAction()).isEqualTo(LiveAction.LIVE_ACTION_BLOCK);
            Client.assertError(reply.getLive().getError(), Code.UNAVAILABLE, "SHUTTING_DOWN");
        });
    }

    @Test
    void open_streamGetsTooOld_endsWithItsReason() throws InterruptedException {
        FakeCall old = new FakeCall();
        open(old, Duration.ofMillis(1));
        Status status = StatusProto.fromThrowable(old.awaitError());
        Client.assertError(status, Code.UNAVAILABLE, "STREAM_EXPIRED");
        assertThat(Client.detail(status, RetryInfo.class)).isPresent();
        assertThat(old.isCompleted()).isFalse();
    }

    @Test
    void expire_liveAnswerOpen_failsAsItsPolicySaysBeforeTheStreamEnds() throws InterruptedException {
        model.hold();
        send(open("closed").build());
        StreamScoreRequest.Builder open = open("open");
        open.getOpenBuilder().getPolicyBuilder().setOnFailure(OnFailure.ON_FAILURE_OPEN);
        send(open.build());
        send(delta("open", "excellent"));
        stream.life().completeExceptionally(new TimeoutException());

        Client.assertError(StatusProto.fromThrowable(call.awaitError()), Code.UNAVAILABLE, "STREAM_EXPIRED");
        assertThat(call.replies())
                .extracting(reply -> reply.getLive().getId(), reply -> reply.getLive()
                        .getAction())
                .containsExactlyInAnyOrder(
                        tuple("closed", LiveAction.LIVE_ACTION_BLOCK), tuple("open", LiveAction.LIVE_ACTION_FINISH));
        assertThat(call.replies())
                .allSatisfy(
                        reply -> Client.assertError(reply.getLive().getError(), Code.UNAVAILABLE, "STREAM_EXPIRED"));
        assertThat(live.count()).isZero();
        assertThat(admission.admittedItems()).isZero();
    }

    @Test
    void finish_itemOnItsWay_isAnsweredBeforeTheStreamEndsUnavailable() throws InterruptedException {
        model.hold();
        send(item("one", "a bb"));
        streams.finish();
        assertThat(streams.awaitEnd(Duration.ZERO)).isFalse();
        model.letAllPass();

        Client.assertError(StatusProto.fromThrowable(call.awaitError()), Code.UNAVAILABLE, "SHUTTING_DOWN");
        assertThat(call.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.getResult().hasScore()).isTrue());
        assertThat(streams.awaitEnd(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void finish_idleStreamAndOneThatComesAfterwards_endUnavailable() throws InterruptedException {
        streams.finish();
        Client.assertError(StatusProto.fromThrowable(call.awaitError()), Code.UNAVAILABLE, "SHUTTING_DOWN");
        FakeCall late = new FakeCall();
        open(late);
        Client.assertError(StatusProto.fromThrowable(late.awaitError()), Code.UNAVAILABLE, "SHUTTING_DOWN");
    }

    private ScoreStream open(FakeCall opened) {
        return open(opened, Duration.ofHours(1));
    }

    private ScoreStream open(FakeCall opened, Duration maxAge) {
        ScoreMeters meters = new ScoreMeters(registry, admission, fixture.loop, live, fixture.models);
        return ScoreStream.open(
                opened, new Scoring(fixture.scorer, live, admission, streams, SETTINGS, meters), maxAge, Runnable::run);
    }

    private void send(StreamScoreRequest request) throws InterruptedException {
        call.awaitRequest();
        stream.onNext(request);
    }

    private int feedWhileAsked() {
        int sent = 0;
        while (call.takeRequest()) {
            stream.onNext(item("item-" + sent++, "a"));
        }
        return sent;
    }

    private List<Admission.Permit> takeAllPermits() {
        ScoreInput input = ScoreInput.of(null, "a");
        return IntStream.range(0, SETTINGS.admission().items())
                .mapToObj(i -> admission.acquire(List.of(input)))
                .toList();
    }

    private double dropped(String reason) {
        return registry.get("touchstone.dropped.items")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static StreamScoreRequest.Builder open(String id) {
        return StreamScoreRequest.newBuilder()
                .setOpen(LiveOpen.newBuilder()
                        .setId(id)
                        .setCadence(LiveCadence.newBuilder().setTokens(1))
                        .setPolicy(LivePolicy.newBuilder()
                                .setBlockBelow(5)
                                .setTimeBudget(com.google.protobuf.Duration.newBuilder()
                                        .setSeconds(60))));
    }

    private static StreamScoreRequest delta(String id, String text) {
        return StreamScoreRequest.newBuilder()
                .setDelta(LiveDelta.newBuilder().setId(id).setText(text))
                .build();
    }

    private static StreamScoreRequest close(String id) {
        return StreamScoreRequest.newBuilder()
                .setClose(LiveClose.newBuilder().setId(id))
                .build();
    }

    private List<ScoreResult> results(String id) {
        return call.replies().stream()
                .map(StreamScoreResponse::getResult)
                .filter(result -> result.getId().equals(id))
                .toList();
    }

    private Code error(String id) {
        return Code.forNumber(results(id).getFirst().getError().getCode());
    }

    private static StreamScoreRequest item(String id, String text) {
        return StreamScoreRequest.newBuilder()
                .setItem(ScoreItem.newBuilder().setId(id).setText(text))
                .build();
    }
}
