package dev.touchstone.grpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Empty;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.CancelJobRequest;
import dev.touchstone.grpc.v1.DeleteJobRequest;
import dev.touchstone.grpc.v1.GetJobRequest;
import dev.touchstone.grpc.v1.JobEvent;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ListJobsRequest;
import dev.touchstone.grpc.v1.ListJobsResponse;
import dev.touchstone.grpc.v1.ResumeJobRequest;
import dev.touchstone.grpc.v1.TrainingJob;
import dev.touchstone.grpc.v1.WatchJobRequest;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.jobs.JobQuery;
import dev.touchstone.wire.JobMapping;
import dev.touchstone.wire.TrainingMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/** JobService: watches and steers training jobs. */
final class JobGrpc extends JobServiceGrpc.JobServiceImplBase {
    private final JobManager jobs;
    private final Audit audit;
    private final Executor executor;
    private final Replies replies;

    /** @param executor may block */
    JobGrpc(JobManager jobs, Audit audit, Executor executor) {
        this.jobs = jobs;
        this.audit = audit;
        this.executor = executor;
        this.replies = new Replies(executor);
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<TrainingJob> call) {
        JobName name = ResourceNames.job(request.getName());
        replies.answer(call, () -> JobMapping.toProto(jobs.get(name)));
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> call) {
        replies.answer(call, () -> {
            JobQuery query = new JobQuery(request.getFilter(), request.getOrderBy());
            Page<dev.touchstone.domain.TrainingJob> page =
                    jobs.list(query, request.getPageSize(), request.getPageToken());
            return ListJobsResponse.newBuilder()
                    .addAllJobs(page.items().stream().map(JobMapping::toProto).toList())
                    .setNextPageToken(page.nextPageToken())
                    .build();
        });
    }

    @Override
    public void watchJob(WatchJobRequest request, StreamObserver<JobEvent> call) {
        long after = request.getAfterSequence();
        Violations violations = new Violations();
        JobName name = violations.collect("", () -> ResourceNames.job(request.getName()));
        violations.check(after >= 0, "after_sequence", after, ">= 0").throwIfAny();
        JobWatch watch = new JobWatch((ServerCallStreamObserver<JobEvent>) call);
        executor.execute(() -> watch.begin(jobs, requireNonNull(name), after));
    }

    @Override
    public void resumeJob(ResumeJobRequest request, StreamObserver<TrainingJob> call) {
        JobName name = ResourceNames.job(request.getName());
        Audit.Entry entry = audit.entry("ResumeJob");
        replies.answer(
                call,
                () -> entry.record(
                        name.toString(),
                        () -> JobMapping.toProto(
                                jobs.resume(name, options -> TrainingMapping.changed(request, options))),
                        job -> job.getState().name()));
    }

    @Override
    public void deleteJob(DeleteJobRequest request, StreamObserver<Empty> call) {
        JobName name = ResourceNames.job(request.getName());
        Audit.Entry entry = audit.entry("DeleteJob");
        replies.answer(
                call,
                () -> entry.record(
                        name.toString(),
                        () -> {
                            jobs.delete(name, request.getForce());
                            return Empty.getDefaultInstance();
                        },
                        deleted -> "deleted"));
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<TrainingJob> call) {
        JobName name = ResourceNames.job(request.getName());
        Audit.Entry entry = audit.entry("CancelJob");
        replies.answer(
                call,
                () -> entry.record(name.toString(), () -> JobMapping.toProto(jobs.cancel(name)), job -> job.getState()
                        .name()));
    }
}
