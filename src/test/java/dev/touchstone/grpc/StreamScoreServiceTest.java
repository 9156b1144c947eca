package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.Admission;
import io.grpc.CallOptions;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ServerResource.class)
class StreamScoreServiceTest {
    private static final int ITEMS = 20_000;

    @Inject
    ModelRegistry registry;

    @Inject
    Admission admission;

    private Client client;

    @BeforeEach
    void publish() {
        client = new Client();
        TinyModel.publish(registry, "tiny");
    }

    @AfterEach
    void close() {
        client.close();
        registry.delete(ModelName.of("tiny"));
    }

    @Test
    void streamScore_manyItems_answersEachOnceWithItsOwnReward() {
        Map<String, Float> rewards = new ConcurrentHashMap<>();
        Stream stream = new Stream(true) {
            @Override
            public void onNext(StreamScoreResponse reply) {
                Float earlier = rewards.put(
                        reply.getResult().getId(), reply.getResult().getScore().getReward());
                assertThat(earlier).isNull();
            }
        };
        client.rewardsAsync().streamScore(stream);
        stream.send(ITEMS);
        stream.ended.join();

        assertThat(rewards).hasSize(ITEMS);
        for (int i = 0; i < 3; i++) {
            assertThat(rewards.get(String.valueOf(i)))
                    .isCloseTo(TinyModel.reward(new ScoreInput.WholeText(text(i))), within(1e-4f));
        }
        assertThat(admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void streamScore_clientReadsLate_losesNothing() throws InterruptedException {
        BlockingQueue<StreamScoreResponse> read = new LinkedBlockingQueue<>();
        Stream stream = new Stream(false) {
            @Override
            public void onNext(StreamScoreResponse reply) {
                read.add(reply);
            }
        };
        client.rewardsAsync().streamScore(stream);
        stream.send(ITEMS);
        for (int i = 0; i < ITEMS; i++) {
            stream.call().request(1);
            assertThat(read.take().getResult().hasScore()).isTrue();
        }
        stream.call().request(1);
        stream.ended.join();
    }

    @Test
    void streamScore_clientCancels_freesEverything() {
        Stream stream = new Stream(true) {
            @Override
            public void onNext(StreamScoreResponse reply) {
                call().cancel("enough", null);
            }
        };
        client.rewardsAsync().streamScore(stream);
        stream.send(1000);
        assertThat(stream.ended.handle((done, failure) -> failure).join()).isNotNull();

        assertThat(admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void streamScore_badItemBetweenGoodOnes_endsNothing() throws InterruptedException {
        BlockingQueue<StreamScoreResponse> read = new LinkedBlockingQueue<>();
        Stream stream = new Stream(true) {
            @Override
            public void onNext(StreamScoreResponse reply) {
                read.add(reply);
            }
        };
        client.rewardsAsync().streamScore(stream);
        stream.call().onNext(item("empty", ""));
        assertThat(read.take().getResult().hasError()).isTrue();
        stream.call().onNext(item("good", "kind"));
        assertThat(read.take().getResult().hasScore()).isTrue();
        stream.call().onCompleted();
        stream.ended.join();
    }

    @Test
    void streamScore_notUtf8_answersWhatCameBeforeAndEndsTheStreamSayingWhy() {
        byte[] idNotUtf8 = {0x0A, 0x03, 0x0A, 0x01, (byte) 0xFF};
        Set<String> answered = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(
                client.channel().newCall(raw(RewardServiceGrpc.getStreamScoreMethod()), CallOptions.DEFAULT),
                new StreamObserver<StreamScoreResponse>() {
                    @Override
                    public void onNext(StreamScoreResponse reply) {
                        assertThat(reply.getResult().hasScore()).isTrue();
                        answered.add(reply.getResult().getId());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ended.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        ended.complete(null);
                    }
                });
        for (int i = 0; i < 300; i++) {
            requests.onNext(item(String.valueOf(i), text(i)).toByteArray());
        }
        requests.onNext(idNotUtf8);
        requests.onNext(item("late", "kind").toByteArray());

        Status status = StatusProto.fromThrowable(failure(ended));
        assertError(status, Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertThat(status.getMessage()).contains("UTF-8");
        assertThat(answered).hasSize(300).doesNotContain("late");
        assertThatServerLives();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void streamScore_tenMegabytes_answersWhatCameBeforeAndFreesEverything(String compression) {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        Stream stream = new Stream(true) {
            @Override
            public void onNext(StreamScoreResponse reply) {
                answered.add(reply.getResult().getId());
            }
        };
        client.rewardsAsync().withCompression(compression).streamScore(stream);
        stream.call().onNext(item("short", "kind"));
        stream.call().onNext(item("long", "x".repeat(10 << 20)));
        stream.call().onNext(item("late", "kind"));

        assertError(StatusProto.fromThrowable(failure(stream.ended)), Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LONG");
        assertThat(answered).containsExactly("short");
        assertThat(admission.awaitIdle(Duration.ofMinutes(1))).isTrue();
        assertThatServerLives();
    }

    private static Throwable failure(CompletableFuture<Void> ended) {
        return ended.<Throwable>handle((done, failure) -> failure).join();
    }

    private void assertThatServerLives() {
        assertThat(client.rewards()
                        .score(Client.request("tiny", "kind").build())
                        .getResults(0)
                        .hasScore())
                .isTrue();
    }

    private static String text(int i) {
        return "word ".repeat(i % 7 + 1) + i;
    }

    private static StreamScoreRequest item(String id, String text) {
        return StreamScoreRequest.newBuilder()
                .setModel("tiny")
                .setItem(ScoreItem.newBuilder().setId(id).setText(text))
                .build();
    }

    /** The client's end of a stream. */
    private abstract static class Stream implements ClientResponseObserver<StreamScoreRequest, StreamScoreResponse> {
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final boolean reads;
        private final CompletableFuture<ClientCallStreamObserver<StreamScoreRequest>> call = new CompletableFuture<>();

        Stream(boolean reads) {
            this.reads = reads;
        }

        ClientCallStreamObserver<StreamScoreRequest> call() {
            return call.join();
        }

        /** Hands all items to the channel, which keeps what the server does not read yet. */
        void send(int count) {
            for (int i = 0; i < count; i++) {
                call().onNext(item(String.valueOf(i), text(i)));
            }
            call().onCompleted();
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<StreamScoreRequest> started) {
            if (!reads) {
                started.disableAutoRequestWithInitial(0);
            }
            call.complete(started);
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            ended.complete(null);
        }
    }
}
