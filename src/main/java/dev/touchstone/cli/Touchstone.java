package dev.touchstone.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The program. Commands are dispatched before Quarkus starts, so that only {@code serve} opens ports. */
@QuarkusMain
@Command(
        name = "touchstone",
        description = "Reward models of your own: trained on your people's preferences, asked about every answer.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = ProgramVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong use"},
        subcommands = {
            ServeCommand.class,
            TrainCommand.class,
            RetrainCommand.class,
            ScoreCommand.class,
            EvaluateCommand.class,
            CalibrateCommand.class,
            ModelsCommand.class,
            PromoteCommand.class,
            RollbackCommand.class,
            JobsCommand.class,
            WatchCommand.class,
            PruneCommand.class,
            PullCommand.class,
            ImportCommand.class,
            InspectCommand.class,
            DatasetsCommand.class,
            ExportCommand.class,
            ForgetCommand.class,
            TokenCommand.class,
            DemoCommand.class,
            WorkerCommand.class
        })
public final class Touchstone {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where in the program an error came from.")
    private boolean debug;

    /** Runs the command that {@code args} name and exits with its code: 0, 2 for wrong use, 1 otherwise. */
    public static void main(String... args) {
        Home.adopt(System.getenv(), System.getProperties());
        System.exit(commandLine().setExecutionStrategy(Touchstone::runQuietly).execute(args));
    }

    private static int runQuietly(ParseResult parsed) {
        startLog(parsed.hasSubcommand() ? parsed.subcommand().commandSpec().userObject() : null);
        try {
            return new RunLast().execute(parsed);
        } catch (OutOfMemoryError | LinkageError e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), "failed", e);
        }
    }

    /** Quarkus sets up the log of the server. */
    private static void startLog(@Nullable Object command) {
        switch (command) {
            case ServeCommand server -> {}
            case WorkerCommand worker -> CommandLog.ofWorker();
            case null, default -> CommandLog.ofCommand();
        }
    }

    static CommandLine commandLine() {
        Touchstone program = new Touchstone();
        return new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(Failures::wrongUse)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failures.failed(failure, command, program.debug));
    }
}
