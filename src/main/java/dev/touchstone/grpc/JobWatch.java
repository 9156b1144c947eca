package dev.touchstone.grpc;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.jobs.JobWatcher;
import dev.touchstone.wire.JobMapping;
import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

/** One WatchJob call: takes events while the client reads, and ends with the job or when the client leaves. */
final class JobWatch implements JobWatcher {
    private final ServerCallStreamObserver<dev.touchstone.grpc.v1.JobEvent> call;
    private JobManager.@Nullable Watch watch;
    private boolean left;

    /** To be made on the thread that runs the call's method. */
    JobWatch(ServerCallStreamObserver<dev.touchstone.grpc.v1.JobEvent> call) {
        this.call = call;
        call.setOnCancelHandler(this::leave);
    }

    /** Reads past events; may block. */
    void begin(JobManager jobs, JobName name, long afterSequence) {
        try {
            opened(jobs.watch(name, afterSequence, this));
        } catch (RuntimeException e) {
            call.onError(ErrorMapping.toException(e));
        }
    }

    @Override
    public boolean isReady() {
        return call.isReady();
    }

    @Override
    public void event(JobEvent event) {
        call.onNext(JobMapping.toProto(event));
    }

    @Override
    public void ended() {
        call.onCompleted();
    }

    @Override
    public void failed(TouchstoneException problem) {
        call.onError(ErrorMapping.toException(problem));
    }

    private synchronized void opened(JobManager.Watch newWatch) {
        watch = newWatch;
        if (left) {
            newWatch.close();
        }
    }

    private synchronized void leave() {
        left = true;
        if (watch != null) {
            watch.close();
        }
    }
}
