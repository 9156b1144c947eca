package dev.touchstone.grpc;

import dev.touchstone.jobs.JobManager;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.ModelHolder;
import io.quarkus.grpc.GrpcService;

/** The services as the gRPC server finds them, each behind the one mapping of errors. */
final class Endpoints {
    private Endpoints() {}

    /** {@link RewardGrpc}. */
    @GrpcService
    static class Reward extends CheckedService {
        Reward(Scoring scoring, JobManager jobs, ServerFacts facts, Traces traces, Work work, Door door) {
            super(new RewardGrpc(scoring, jobs, facts, traces, work), door);
        }
    }

    /** {@link JobGrpc}. */
    @GrpcService
    static class Jobs extends CheckedService {
        Jobs(JobManager jobs, Work work, Door door) {
            super(new JobGrpc(jobs, work), door);
        }
    }

    /** {@link ModelGrpc}. */
    @GrpcService
    static class Models extends CheckedService {
        Models(ModelRegistry registry, ModelHolder models, Work work, Door door) {
            super(new ModelGrpc(registry, models, work), door);
        }
    }
}
