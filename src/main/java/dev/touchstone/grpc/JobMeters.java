package dev.touchstone.grpc;

import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.jobs.JobManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** How many training jobs are in each state, what has happened to them, and how far those that run are. */
final class JobMeters {
    private static final String RUN = "run";

    private JobMeters() {}

    /** @param maxRunning how many jobs run at a time: each has a place of that number, and no name */
    static void register(MeterRegistry registry, JobManager jobs, int maxRunning) {
        FunctionCounter.builder("touchstone.job.retries", jobs, manager -> manager.counters()
                        .retries()
                        .sum())
                .description("Runs that were queued again because their workers were lost")
                .register(registry);
        FunctionCounter.builder("touchstone.journal.damages", jobs, manager -> manager.counters()
                        .damages()
                        .sum())
                .description("Torn and damaged lines found in journals of jobs")
                .register(registry);
        for (int place = 0; place < maxRunning; place++) {
            new Place(registry, jobs, place).register();
        }
        for (JobState state : JobState.values()) {
            Gauge.builder("touchstone.jobs", jobs, manager -> manager.count(state))
                    .description("Training jobs by state")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    /** One of the jobs that run, the oldest at place 0. */
    private record Place(MeterRegistry registry, JobManager jobs, int number) {
        void register() {
            gauge("step", "Optimizer steps taken", TrainingProgress::step);
            gauge("total.steps", "Optimizer steps in all", TrainingProgress::totalSteps);
            gauge("epoch", "Passes over the data", TrainingProgress::epoch);
            gauge("loss", "Loss of the last step", TrainingProgress::loss);
            gauge("smoothed.loss", "Moving average of the loss", TrainingProgress::smoothedLoss);
            gauge("learning.rate", "Learning rate of the last step", TrainingProgress::learningRate);
            gauge("grad.norm", "Gradient norm of the last step", TrainingProgress::gradNorm);
            gauge("tokens.per.second", "Real tokens per second", TrainingProgress::tokensPerSecond);
            gauge("padding.share", "Share of padding in computed tokens", TrainingProgress::paddingShare);
            gauge("memory.bytes", "Peak resident memory", TrainingProgress::peakMemoryBytes);
            gauge("time.left.seconds", "Estimated time to the end", progress -> progress.timeLeft()
                    .toSeconds());
            evaluation("eval.loss", "Loss on the evaluation split", Evaluation::loss);
            evaluation("eval.accuracy", "Accuracy on the evaluation split", Evaluation::accuracy);
        }

        private void gauge(String name, String description, ToDoubleFunction<TrainingProgress> value) {
            register(name, description, job -> job.progress().map(value::applyAsDouble));
        }

        private void evaluation(String name, String description, ToDoubleFunction<Evaluation> value) {
            register(name, description, job -> job.evaluation().map(value::applyAsDouble));
        }

        private void register(String name, String description, Function<TrainingJob, Optional<Double>> value) {
            Gauge.builder(
                            "touchstone.training." + name,
                            () -> running().flatMap(value).orElse(Double.NaN))
                    .description(description)
                    .tag(RUN, Integer.toString(number))
                    .register(registry);
        }

        private Optional<TrainingJob> running() {
            return jobs.going().stream()
                    .filter(job -> job.state() != JobState.QUEUED)
                    .skip(number)
                    .findFirst();
        }
    }
}
