package dev.touchstone.cli;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResult;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.grpc.v1.WatchJobRequest;
import dev.touchstone.wire.JobMapping;
import dev.touchstone.wire.TrainingMapping;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The calls that a demo makes, as any client would make them. */
record DemoClient(Channel channel) {
    /** Trains and follows the job to its end. */
    ModelName train(TrainingRequest request, RunConsole console) {
        TrainingJob job = RewardServiceGrpc.newBlockingStub(channel).train(TrainingMapping.toProto(request));
        Iterator<dev.touchstone.grpc.v1.JobEvent> events = JobServiceGrpc.newBlockingStub(channel)
                .watchJob(WatchJobRequest.newBuilder().setName(job.getName()).build());
        while (events.hasNext()) {
            console.tell(JobMapping.toDomain(events.next()).body());
        }
        return console.outcome(job.getName());
    }

    /** Rewards by id, in unary calls of as many items as the server takes. */
    Map<String, Float> score(ModelName model, List<ScoreItem> items) {
        RewardServiceGrpc.RewardServiceBlockingStub stub = RewardServiceGrpc.newBlockingStub(channel);
        int most = stub.getServerInfo(GetServerInfoRequest.getDefaultInstance())
                .getLimits()
                .getMaxItemsPerRequest();
        Map<String, Float> rewards = new LinkedHashMap<>();
        for (int from = 0; from < items.size(); from += most) {
            List<ScoreItem> some = items.subList(from, Math.min(items.size(), from + most));
            ScoreRequest request = ScoreRequest.newBuilder()
                    .setModel(model.toString())
                    .addAllItems(some)
                    .build();
            stub.score(request).getResultsList().forEach(result -> put(rewards, result));
        }
        return rewards;
    }

    /** Rewards by id, over one stream. */
    Map<String, Float> streamScore(ModelName model, List<ScoreItem> items) {
        Collector results = new Collector(new LinkedHashMap<>(), new CompletableFuture<>());
        StreamObserver<StreamScoreRequest> requests =
                RewardServiceGrpc.newStub(channel).streamScore(results);
        for (ScoreItem item : items) {
            requests.onNext(StreamScoreRequest.newBuilder()
                    .setModel(model.toString())
                    .setItem(item)
                    .build());
        }
        requests.onCompleted();
        return results.done().join();
    }

    private static void put(Map<String, Float> rewards, ScoreResult result) {
        if (!result.hasScore()) {
            throw new TouchstoneException(
                    Reason.INTERNAL, result.getId() + ": " + result.getError().getMessage());
        }
        rewards.put(result.getId(), result.getScore().getReward());
    }

    private record Collector(Map<String, Float> rewards, CompletableFuture<Map<String, Float>> done)
            implements StreamObserver<StreamScoreResponse> {
        @Override
        public void onNext(StreamScoreResponse response) {
            put(rewards, response.getResult());
        }

        @Override
        public void onError(Throwable problem) {
            done.completeExceptionally(problem);
        }

        @Override
        public void onCompleted() {
            done.complete(rewards);
        }
    }
}
