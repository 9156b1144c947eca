package dev.touchstone.cli;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.jobs.JobQuery;
import dev.touchstone.wire.JobMapping;
import dev.touchstone.wire.JsonFiles;
import dev.touchstone.wire.TrainingMapping;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The jobs of a server. */
@Command(
        name = "jobs",
        synopsisSubcommandLabel = "[COMMAND]",
        description =
                "List the training jobs of a server, cancel, resume or delete one. A server on the same data directory follows.",
        subcommands = {JobsCommand.Cancel.class, JobsCommand.Resume.class, JobsCommand.Delete.class})
final class JobsCommand implements Callable<Integer> {
    private static final int WORDS_SHOWN = 60;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            defaultValue = "",
            description = "Which, as in ListJobs: 'state = FAILED AND model = \"tone\"'.")
    private String filter;

    @Option(
            names = "--order-by",
            paramLabel = "ORDER",
            defaultValue = "",
            description = "create_time or create_time desc (default: the latter).")
    private String orderBy;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many (default: ${DEFAULT-VALUE}, at most 1000).")
    private int limit;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    @Override
    public Integer call() {
        List<TrainingJob> jobs = data.jobs().list(new JobQuery(filter, orderBy), limit);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            jobs.forEach(job -> out.println(JsonFiles.line(JobMapping.toProto(job))));
        } else if (jobs.isEmpty()) {
            out.println("No such jobs under " + data.directory().root() + ".");
        } else {
            out.println(table(jobs).stripTrailing());
        }
        return ExitCode.OK;
    }

    static String table(List<TrainingJob> jobs) {
        TextTable table =
                new TextTable("JOB", "STATE", "MODEL", "BASE", "CREATED", "STEP", "LOSS", "HELD OUT", "LEFT", "RESULT");
        for (TrainingJob job : jobs) {
            Optional<TrainingProgress> running =
                    job.progress().filter(progress -> !job.state().hasEnded());
            table.row(
                    job.name().toString(),
                    job.state().toString(),
                    job.model(),
                    job.baseModel(),
                    job.createTime().toString().replaceFirst("\\..*|Z$", ""),
                    job.progress()
                            .map(progress -> Numbers.format("%,d of %,d", progress.step(), progress.totalSteps()))
                            .orElse("-"),
                    job.progress()
                            .map(progress -> Numbers.format("%.3f", progress.smoothedLoss()))
                            .orElse("-"),
                    job.evaluation()
                            .map(measured -> Numbers.format("%.3f", measured.accuracy()))
                            .orElse("-"),
                    running.map(progress -> Numbers.of(progress.timeLeft())).orElse("-"),
                    result(job));
        }
        return table.toString();
    }

    private static String result(TrainingJob job) {
        return job.modelVersion()
                .map(ModelName::toString)
                .or(() -> job.failure().map(why -> why.reason() + ": " + shortened(why.message())))
                .or(() -> Optional.of(job.lastQueued())
                        .filter(again -> again.retry() > 0 && !job.state().hasEnded())
                        .map(again -> shortened(again.reason())))
                .orElse("-");
    }

    private static String shortened(String words) {
        return words.length() <= WORDS_SHOWN ? words : words.substring(0, WORDS_SHOWN) + "...";
    }

    private static void say(CommandSpec spec, TrainingJob job) {
        spec.commandLine().getOut().println(job.name() + " " + job.state());
    }

    /** Stops one. */
    @Command(name = "cancel", description = "Ask a job to stop; its last checkpoint stays.")
    static final class Cancel implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "JOB", description = "jobs/ID, or its ID alone.")
        private String job;

        @Override
        public Integer call() {
            say(spec, data.jobs().cancel(JobName.parse(job)));
            return ExitCode.OK;
        }
    }

    /** Continues one. */
    @Command(
            name = "resume",
            description =
                    "Queue a job that is CANCELLED, FAILED or INTERRUPTED again, to go on from its last checkpoint.")
    static final class Resume implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "JOB", description = "jobs/ID, or its ID alone.")
        private String job;

        @Option(names = "--max-runtime", paramLabel = "TIME", description = "Another limit, such as 2h.")
        private @Nullable String maxRuntime;

        @Option(names = "--epochs", paramLabel = "N", description = "Another number of epochs.")
        private @Nullable String epochs;

        @Override
        public Integer call() {
            Map<String, String> changes = new HashMap<>();
            Optional.ofNullable(maxRuntime).ifPresent(time -> changes.put("max_runtime", time));
            Optional.ofNullable(epochs).ifPresent(number -> changes.put("num_train_epochs", number));
            say(spec, data.jobs().resume(JobName.parse(job), before -> TrainingMapping.options(changes, before)));
            return ExitCode.OK;
        }
    }

    /** Deletes one. */
    @Command(name = "delete", description = "Delete a job that has ended; a version that it has published stays.")
    static final class Delete implements Callable<Integer> {
        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "JOB", description = "jobs/ID, or its ID alone.")
        private String job;

        @Override
        public Integer call() {
            data.jobs().delete(JobName.parse(job));
            return ExitCode.OK;
        }
    }
}
