package dev.touchstone.grpc;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.jobs.JobManager;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Spans below those of the calls, drawn when their times are known: tokenize, queue and inference of a Score call, the states of a
 * training job. They name versions and jobs, never texts.
 */
final class Traces {
    private final Tracer tracer;
    private final InstantSource clock;

    Traces(Tracer tracer, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    /** The phases of a call that has just been scored, one after the other, of the item that took longest. */
    void scored(Context call, ScoreReport report) {
        if (!Span.fromContext(call).isRecording()) {
            return;
        }
        ScoreTimings timings = report.outcomes().stream()
                .filter(ScoreOutcome.Scored.class::isInstance)
                .map(outcome -> ((ScoreOutcome.Scored) outcome).timings())
                .reduce(ScoreTimings.NONE, ScoreTimings::longer);
        Instant end = clock.instant();
        Instant inference = end.minusNanos(timings.inferenceNanos());
        Instant queue = inference.minusNanos(timings.queueNanos());
        String version = report.version().toString();
        span(call, "tokenize", version, queue.minusNanos(timings.tokenizeNanos()), queue);
        span(call, "queue", version, queue, inference);
        span(call, "inference", version, inference, end);
    }

    private void span(Context parent, String name, String version, Instant start, Instant end) {
        tracer.spanBuilder(name)
                .setParent(parent)
                .setAttribute("touchstone.model_version", version)
                .setStartTimestamp(start)
                .startSpan()
                .end(end);
    }

    /** Draws a job that a call has made. */
    void follow(Context call, JobManager jobs, JobName name) {
        if (Span.fromContext(call).isRecording()) {
            jobs.watch(name, 0, new JobTrace(tracer, call, name));
        }
    }
}
