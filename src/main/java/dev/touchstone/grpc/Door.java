package dev.touchstone.grpc;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import jakarta.inject.Singleton;
import java.util.List;

/** Lets calls in from when it is opened until it is closed, and tells grpc.health.v1 which it is; calls that are in go on. */
@Singleton
class Door {
    private static final List<String> SERVICES = List.of(
            GrpcHealthStorage.DEFAULT_SERVICE_NAME,
            RewardServiceGrpc.SERVICE_NAME,
            JobServiceGrpc.SERVICE_NAME,
            ModelServiceGrpc.SERVICE_NAME);

    private final GrpcHealthStorage health;
    // The gRPC server listens before everything behind it is there.
    private volatile boolean closed = true;

    Door(GrpcHealthStorage health) {
        this.health = health;
    }

    void open() {
        closed = false;
        tell(ServingStatus.SERVING);
    }

    void close() {
        closed = true;
        tell(ServingStatus.NOT_SERVING);
    }

    /** @throws TouchstoneException SHUTTING_DOWN */
    void enter() {
        if (closed) {
            throw new TouchstoneException(
                    Reason.SHUTTING_DOWN, "the server is starting or stopping; retry soon, or on another replica");
        }
    }

    private void tell(ServingStatus status) {
        SERVICES.forEach(service -> health.setStatus(service, status));
    }
}
