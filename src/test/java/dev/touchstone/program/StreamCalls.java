package dev.touchstone.program;

import dev.touchstone.grpc.v1.LiveClose;
import dev.touchstone.grpc.v1.LiveDelta;
import dev.touchstone.grpc.v1.LiveOpen;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import io.grpc.Channel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Bidirectional calls of a server, each from its first request to its last reply. */
final class StreamCalls {
    private final Channel channel;

    StreamCalls(Channel channel) {
        this.channel = channel;
    }

    /** The rewards of items sent one by one, in their order. */
    List<Float> score(String model, List<ScoreItem> items) {
        List<StreamScoreResponse> replies = streamScore(items.stream()
                .map(item -> StreamScoreRequest.newBuilder()
                        .setModel(model)
                        .setItem(item)
                        .build())
                .toList());
        return items.stream()
                .map(item -> replies.stream()
                        .filter(reply -> reply.getResult().getId().equals(item.getId()))
                        .findFirst()
                        .orElseThrow()
                        .getResult()
                        .getScore()
                        .getReward())
                .toList();
    }

    /** All replies about one live answer that is written in parts. */
    List<StreamScoreResponse> live(LiveOpen open, List<LiveDelta> parts) {
        List<StreamScoreRequest> requests = new ArrayList<>();
        requests.add(StreamScoreRequest.newBuilder().setOpen(open).build());
        parts.forEach(part ->
                requests.add(StreamScoreRequest.newBuilder().setDelta(part).build()));
        requests.add(StreamScoreRequest.newBuilder()
                .setClose(LiveClose.newBuilder().setId(open.getId()))
                .build());
        return streamScore(requests);
    }

    List<String> reflectedServices() {
        List<ServerReflectionResponse> replies = exchange(
                ServerReflectionGrpc.newStub(channel)::serverReflectionInfo,
                List.of(ServerReflectionRequest.newBuilder().setListServices("").build()));
        return replies.getFirst().getListServicesResponse().getServiceList().stream()
                .map(ServiceResponse::getName)
                .toList();
    }

    private List<StreamScoreResponse> streamScore(List<StreamScoreRequest> requests) {
        return exchange(RewardServiceGrpc.newStub(channel)::streamScore, requests);
    }

    private static <Q, R> List<R> exchange(Call<Q, R> call, List<Q> requests) {
        List<R> replies = new ArrayList<>();
        CompletableFuture<List<R>> done = new CompletableFuture<>();
        StreamObserver<Q> sender = call.open(new StreamObserver<>() {
            @Override
            public void onNext(R reply) {
                replies.add(reply);
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                done.complete(replies);
            }
        });
        requests.forEach(sender::onNext);
        sender.onCompleted();
        return done.join();
    }

    private interface Call<Q, R> {
        StreamObserver<Q> open(StreamObserver<R> replies);
    }
}
