package dev.touchstone.cli;

import dev.touchstone.jobs.Worker;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process of one job; the server starts it. */
@Command(name = "worker", hidden = true, description = "Run one job of a server.")
final class WorkerCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Mixin
    private DeviceOption device;

    @Option(names = "--job", paramLabel = "JOB", required = true, description = "The job.")
    private String job;

    @Override
    public Integer call() {
        try (Interruption interruption = Interruption.listen()) {
            return Worker.run(data.directory().root(), job, device.get(), interruption::requested);
        }
    }
}
