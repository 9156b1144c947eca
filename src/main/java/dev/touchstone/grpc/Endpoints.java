package dev.touchstone.grpc;

import dev.touchstone.jobs.AllowedRoots;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.jobs.ModelUse;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.ModelHolder;
import io.quarkus.grpc.GrpcService;
import java.time.InstantSource;

/** The services as the gRPC server finds them, each behind the one mapping of errors. */
final class Endpoints {
    private Endpoints() {}

    /** {@link RewardGrpc}. */
    @GrpcService
    static class Reward extends CheckedService {
        Reward(
                Scoring scoring,
                JobManager jobs,
                ModelRegistry registry,
                ServerFacts facts,
                Traces traces,
                Audit audit,
                ServerSettings settings,
                Work work,
                Door door) {
            super(new RewardGrpc(scoring, jobs, registry, facts, traces, audit, settings.maxStreamAge(), work), door);
        }
    }

    /** {@link JobGrpc}. */
    @GrpcService
    static class Jobs extends CheckedService {
        Jobs(JobManager jobs, Audit audit, Work work, Door door) {
            super(new JobGrpc(jobs, audit, work), door);
        }
    }

    /** {@link ModelGrpc}. */
    @GrpcService
    static class Models extends CheckedService {
        Models(
                ModelRegistry registry,
                ModelHolder models,
                DataDirectory directory,
                Scoring scoring,
                Audit audit,
                Work work,
                ServerSettings settings,
                Door door) {
            super(
                    new ModelGrpc(
                            registry,
                            models,
                            new ModelUse(directory, registry, settings.pinned()),
                            new Assessments(scoring, registry, new AllowedRoots(directory), InstantSource.system()),
                            audit,
                            work),
                    door);
        }
    }

    /** {@link PreferenceGrpc}. */
    @GrpcService
    static class Preferences extends CheckedService {
        Preferences(DatasetCalls datasets, Door door) {
            super(new PreferenceGrpc(datasets), door);
        }
    }
}
