package dev.touchstone.grpc;

import dev.touchstone.domain.TouchstoneVersion;
import dev.touchstone.grpc.v1.LoadedModel;
import dev.touchstone.grpc.v1.ServerInfo;
import dev.touchstone.grpc.v1.ServerLimits;
import dev.touchstone.jobs.JobLimits;
import dev.touchstone.score.HuggingFaceLoader;
import dev.touchstone.score.LiveLimits;
import dev.touchstone.score.ModelHolder;
import dev.touchstone.score.ScoreSettings;

/** What GetServerInfo tells. */
record ServerFacts(
        HuggingFaceLoader loader,
        ScoreSettings scoring,
        JobLimits jobs,
        int maxMessageBytes,
        ModelHolder models,
        long maxPrefixCacheBytes) {
    /** May start the engine, to learn the device. */
    ServerInfo now() {
        return ServerInfo.newBuilder()
                .setVersion(TouchstoneVersion.CURRENT)
                .setDevice(loader.device().toString())
                .setLimits(limits())
                .addAllSupportedModelTypes(loader.modelTypes())
                .addAllModels(models.loaded().stream().map(ServerFacts::toProto).toList())
                .build();
    }

    private ServerLimits limits() {
        return ServerLimits.newBuilder()
                .setMaxItemsPerRequest(scoring.maxItemsPerRequest())
                .setMaxConcurrentItems(scoring.admission().items())
                .setMaxBatchTokens(scoring.batch().tokens())
                .setMaxMessageBytes(maxMessageBytes)
                .setMaxTextChars(scoring.maxTextChars())
                .setMaxQueuedJobs(jobs.maxQueued())
                .setMaxConcurrentTokens(scoring.admission().tokens())
                .setMaxWaitingItems(scoring.admission().waitingItems())
                .setMaxBulkBatchTokens(scoring.batch().bulkTokens())
                .setMaxLiveAnswers(LiveLimits.DEFAULT.answers())
                .setMaxLiveAnswerBytes((int) LiveLimits.DEFAULT.answerBytes())
                .setMaxPrefixCacheBytes(maxPrefixCacheBytes)
                .build();
    }

    private static LoadedModel toProto(dev.touchstone.score.LoadedModel model) {
        return LoadedModel.newBuilder()
                .setModelVersion(model.version().toString())
                .setContract(model.contract())
                .setArchitecture(model.architecture())
                .setMaxLength(model.maxLength())
                .addAllAttributes(model.attributes())
                .build();
    }
}
