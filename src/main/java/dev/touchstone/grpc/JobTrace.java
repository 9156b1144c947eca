package dev.touchstone.grpc;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.jobs.JobWatcher;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Draws one training job: a span from its beginning to its end, and one below it for each state. */
final class JobTrace implements JobWatcher {
    private final Tracer tracer;
    private final Context call;
    private final JobName name;
    private @Nullable Span job;
    private @Nullable Span state;

    /** @param call what the job's span lies below */
    JobTrace(Tracer tracer, Context call, JobName name) {
        this.tracer = tracer;
        this.call = call;
        this.name = name;
    }

    @Override
    public void event(JobEvent event) {
        if (event.body() instanceof JobEvent.Body.Entered entered) {
            enter(entered.transition());
        }
    }

    private void enter(JobTransition transition) {
        if (state != null) {
            state.end(transition.time());
        }
        Span whole = job == null ? begin(transition.time()) : job;
        job = whole;
        if (transition.state().hasEnded()) {
            boolean succeeded = transition.state() == JobState.SUCCEEDED;
            whole.setStatus(
                    succeeded ? StatusCode.OK : StatusCode.ERROR,
                    transition.state().name());
            whole.end(transition.time());
        } else {
            String word = transition.state().name().toLowerCase(Locale.ROOT);
            state = start(call.with(whole), word, transition.time());
        }
    }

    private Span begin(Instant time) {
        return start(call, "training job", time).setAttribute("touchstone.job", name.toString());
    }

    private Span start(Context parent, String span, Instant time) {
        return tracer.spanBuilder(span)
                .setParent(parent)
                .setStartTimestamp(time)
                .startSpan();
    }

    @Override
    public void ended() {}

    /** The server stops: the job may go on, its trace does not. */
    @Override
    public void failed(TouchstoneException problem) {
        if (state != null) {
            state.end();
        }
        if (job != null) {
            job.end();
        }
    }
}
