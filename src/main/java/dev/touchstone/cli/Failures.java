package dev.touchstone.cli;

import com.google.rpc.Status;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Statuses;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Failures of commands as one line each on standard error, and as exit codes. */
final class Failures {
    private Failures() {}

    static int wrongUse(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("touchstone: " + failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    static int failed(Throwable thrown, CommandLine command, boolean debug) {
        PrintWriter err = command.getErr();
        if (debug) {
            thrown.printStackTrace(err);
        }
        Throwable failure = root(thrown);
        if (failure instanceof TouchstoneException known && !known.violations().isEmpty()) {
            for (FieldViolation violation : known.violations()) {
                err.println("touchstone: " + violation);
            }
        } else {
            err.println("touchstone: " + describe(failure));
        }
        return isWrongUse(failure) ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static boolean isWrongUse(Throwable failure) {
        return switch (failure) {
            case TouchstoneException known -> known.reason() == Reason.INVALID_REQUEST;
            case BindException taken -> true;
            case ConfigValidationException settings -> true;
            default -> false;
        };
    }

    private static String describe(Throwable failure) {
        return switch (failure) {
            case TouchstoneException known -> oneLine(known);
            case BindException taken ->
                oneLine(
                        "INVALID_REQUEST",
                        "health and metrics cannot listen: " + taken.getMessage()
                                + " (expected: a free port; set --management-port or TOUCHSTONE_MANAGEMENT_PORT to"
                                + " another)");
            case IOException io -> oneLine(io);
            case StatusRuntimeException refused -> oneLine(refused);
            case OutOfMemoryError full -> oneLine("ENGINE_FAILED", "out of memory: " + full.getMessage());
            case LinkageError missing -> oneLine("ENGINE_FAILED", String.valueOf(missing.getMessage()));
            case ConfigValidationException settings ->
                oneLine("INVALID_REQUEST", settings.getProblem(0).getMessage().replaceFirst("^java\\.[\\w.]+: ", ""));
            default -> "INTERNAL: " + failure.getClass().getSimpleName() + " (--debug shows where)";
        };
    }

    /** What was thrown first, or the nearest to it that tells the user something. */
    private static Throwable root(Throwable thrown) {
        Throwable failure = thrown;
        while (!isTelling(failure) && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    private static boolean isTelling(Throwable failure) {
        return failure instanceof TouchstoneException
                || failure instanceof IOException
                || failure instanceof StatusRuntimeException;
    }

    private static String oneLine(TouchstoneException known) {
        return oneLine(known.reason().name(), String.valueOf(known.getMessage()));
    }

    private static String oneLine(IOException io) {
        String file = io instanceof FileSystemException known && known.getFile() != null ? known.getFile() + ": " : "";
        return oneLine("STORAGE_FAILED", file + StorageFailure.words(io));
    }

    private static String oneLine(StatusRuntimeException refused) {
        Status status = StatusProto.fromThrowable(refused);
        if (status == null || status.getDetailsCount() == 0) {
            return oneLine(
                    refused.getStatus().getCode().name(),
                    String.valueOf(refused.getStatus().getDescription()));
        }
        JobFailure failure = Statuses.toDomain(status);
        return oneLine(failure.reason().name(), failure.message());
    }

    private static String oneLine(String reason, String message) {
        return (reason + ": " + message).replaceAll("\\s+", " ");
    }
}
