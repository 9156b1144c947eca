package dev.touchstone.grpc;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.RetrainRequest;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.ServerInfo;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.wire.InspectionMapping;
import dev.touchstone.wire.JobMapping;
import dev.touchstone.wire.ScoreMapping;
import dev.touchstone.wire.TrainingMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** RewardService: trains and scores. */
final class RewardGrpc extends RewardServiceGrpc.RewardServiceImplBase {
    private final Scoring scoring;
    private final JobManager jobs;
    private final ModelRegistry registry;
    private final ServerFacts facts;
    private final Traces traces;
    private final Audit audit;
    private final Duration maxStreamAge;
    private final Executor executor;
    private final Replies replies;

    /** @param executor may block */
    RewardGrpc(
            Scoring scoring,
            JobManager jobs,
            ModelRegistry registry,
            ServerFacts facts,
            Traces traces,
            Audit audit,
            Duration maxStreamAge,
            Executor executor) {
        this.scoring = scoring;
        this.jobs = jobs;
        this.registry = registry;
        this.facts = facts;
        this.traces = traces;
        this.audit = audit;
        this.maxStreamAge = maxStreamAge;
        this.executor = executor;
        this.replies = new Replies(executor);
    }

    @Override
    public void train(TrainRequest request, StreamObserver<TrainingJob> call) {
        begin(
                "Train",
                () -> TrainingMapping.draft(request),
                spec -> new TrainingRequest(
                        spec, request.getRequestId(), request.getPriority(), request.getValidateOnly()),
                call);
    }

    @Override
    public void retrain(RetrainRequest request, StreamObserver<TrainingJob> call) {
        begin(
                "Retrain",
                () -> draft(request),
                spec -> new TrainingRequest(
                        spec, request.getRequestId(), request.getPriority(), request.getValidateOnly()),
                call);
    }

    /** Sent again, it means the champion of the first time. */
    private TrainingDraft draft(RetrainRequest request) {
        return jobs.madeBy(request.getRequestId())
                .map(earlier -> TrainingMapping.draft(request, earlier.spec()))
                .orElseGet(() -> TrainingMapping.draft(request, registry.manifest(ModelName.of(request.getModel()))));
    }

    private void begin(
            String action,
            Supplier<TrainingDraft> drafting,
            Function<TrainingSpec, TrainingRequest> request,
            StreamObserver<TrainingJob> call) {
        Context context = Context.current();
        CallIdentity identity = CallIdentity.current();
        Audit.Entry entry = audit.entry(action);
        replies.answer(call, () -> {
            TrainingDraft draft = drafting.get();
            jobs.requireWhole(draft);
            TrainingRequest whole = request.apply(draft.spec());
            if (whole.validateOnly()) {
                return validated(identity, whole);
            }
            dev.touchstone.domain.TrainingJob job =
                    entry.record("models/" + whole.spec().model(), () -> create(identity, whole), made -> made.name()
                            .toString());
            traces.follow(context, jobs, job.name());
            return JobMapping.toProto(job);
        });
    }

    private dev.touchstone.domain.TrainingJob create(CallIdentity identity, TrainingRequest request) {
        requireAllowed(identity, request);
        return jobs.create(request);
    }

    private TrainingJob validated(CallIdentity identity, TrainingRequest request) {
        requireAllowed(identity, request);
        JobManager.Validated validated = jobs.validate(request);
        return JobMapping.toProto(validated.job()).toBuilder()
                .setInspection(InspectionMapping.toProto(validated.inspection()))
                .build();
    }

    private static void requireAllowed(CallIdentity identity, TrainingRequest request) {
        if (request.spec().promotion() == Promotion.ALWAYS) {
            identity.require(Permissions.needed(ModelServiceGrpc.getPromoteModelMethod()), "Train with promote");
        }
    }

    @Override
    public void score(ScoreRequest request, StreamObserver<ScoreResponse> call) {
        ScoreQuery query = ScoreMapping.toDomain(request, scoring.settings().maxItemsPerRequest());
        ScoreItems items = new ScoreItems(request.getItemsList());
        Context context = Context.current();
        CompletableFuture<ScoreReport> report = scoring.scoreNow(query, items.inputs(), CallDeadline.current());
        report.thenAccept(scored -> traces.scored(context, scored));
        replies.answer(call, report, items::response);
    }

    @Override
    public StreamObserver<StreamScoreRequest> streamScore(StreamObserver<StreamScoreResponse> call) {
        return ScoreStream.open((ServerCallStreamObserver<StreamScoreResponse>) call, scoring, maxStreamAge, executor);
    }

    @Override
    public void getServerInfo(GetServerInfoRequest request, StreamObserver<ServerInfo> call) {
        replies.answer(call, facts::now);
    }
}
