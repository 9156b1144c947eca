package dev.touchstone.cli;

import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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

    static int failed(Exception failure, CommandLine command, boolean debug) {
        PrintWriter err = command.getErr();
        if (debug) {
            failure.printStackTrace(err);
        }
        if (failure instanceof TouchstoneException known && !known.violations().isEmpty()) {
            for (FieldViolation violation : known.violations()) {
                err.println("touchstone: " + violation);
            }
        } else {
            err.println("touchstone: " + describe(failure));
        }
        return isWrongUse(failure) ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static boolean isWrongUse(Exception failure) {
        return failure instanceof TouchstoneException known && known.reason() == Reason.INVALID_REQUEST;
    }

    private static String describe(Exception failure) {
        return switch (failure) {
            case TouchstoneException known -> oneLine(known);
            case UncheckedIOException wrapped when wrapped.getCause() != null -> oneLine(wrapped.getCause());
            case IOException io -> oneLine(io);
            default -> "INTERNAL: " + failure.getClass().getSimpleName() + " (--debug shows where)";
        };
    }

    private static String oneLine(TouchstoneException known) {
        return known.reason() + ": " + String.valueOf(known.getMessage()).replaceAll("\\s+", " ");
    }

    private static String oneLine(IOException io) {
        return ("STORAGE_FAILED: " + io.getClass().getSimpleName() + ": " + io.getMessage()).replaceAll("\\s+", " ");
    }
}
