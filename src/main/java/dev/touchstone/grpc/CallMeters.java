package dev.touchstone.grpc;

import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import java.util.function.Function;

/**
 * Calls by method and code. A call that its client ends at its deadline reaches the server as cancelled; here it counts as
 * DEADLINE_EXCEEDED, which is what the client sees.
 */
@GlobalInterceptor
@Singleton
// Quarkus finds only classes that name the interface themselves.
class CallMeters extends MetricCollectingServerInterceptor implements ServerInterceptor, Prioritized {
    /** Outside of what refuses calls, so that these count too. */
    private static final int OUTERMOST = 4000;

    private static final Context.Key<Boolean> AT_DEADLINE = Context.keyWithDefault("at-deadline", false);

    CallMeters(MeterRegistry registry) {
        super(registry);
        preregisterService(RewardServiceGrpc.getServiceDescriptor());
        preregisterService(JobServiceGrpc.getServiceDescriptor());
        preregisterService(ModelServiceGrpc.getServiceDescriptor());
    }

    @Override
    public int getPriority() {
        return OUTERMOST;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        CallDeadline deadline = CallDeadline.current();
        return new SimpleForwardingServerCallListener<>(super.interceptCall(call, headers, next)) {
            @Override
            public void onCancel() {
                Context.current().withValue(AT_DEADLINE, deadline.isOver()).run(super::onCancel);
            }
        };
    }

    @Override
    protected Function<Code, Timer> newTimerFunction(MethodDescriptor<?, ?> method) {
        Function<Code, Timer> timers = super.newTimerFunction(method);
        return code -> timers.apply(code == Code.CANCELLED && AT_DEADLINE.get() ? Code.DEADLINE_EXCEEDED : code);
    }
}
