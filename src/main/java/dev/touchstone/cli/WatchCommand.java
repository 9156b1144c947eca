package dev.touchstone.cli;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.jobs.JobWatcher;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How a job goes, until it has ended. */
@Command(
        name = "watch",
        description = {
            "Follow a job until it has ended: a bar in a terminal, plain lines elsewhere.",
            "Prints the published version; fails when the job does."
        })
final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "JOB", description = "The job: jobs/ID, or its ID alone.")
    private String job;

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            description = "Leave out events up to and including this sequence number; lines begin with theirs.")
    private long after;

    @Override
    public Integer call() throws InterruptedException {
        new Violations().check(after >= 0, "--after", after, ">= 0").throwIfAny();
        JobName name = JobName.parse(job);
        RunConsole console;
        try (ProgressView view =
                ProgressView.on(Terminal.ofStandardError(), spec.commandLine().getErr())) {
            console = new RunConsole(view);
            Follower follower = new Follower(console, new AtomicReference<>());
            data.jobs().watch(name, after, follower);
            follower.throwIfFailed();
        }
        spec.commandLine().getOut().println(console.outcome(name.toString()));
        return ExitCode.OK;
    }

    private record Follower(RunConsole console, AtomicReference<@Nullable TouchstoneException> problem)
            implements JobWatcher {
        @Override
        public void event(JobEvent event) {
            console.tell(event);
        }

        @Override
        public void ended() {}

        @Override
        public void failed(TouchstoneException why) {
            problem.set(why);
        }

        void throwIfFailed() {
            TouchstoneException why = problem.get();
            if (why != null) {
                throw why;
            }
        }
    }
}
