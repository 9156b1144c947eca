package dev.touchstone.cli;

import dev.touchstone.access.AccessToken;
import dev.touchstone.access.Scope;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A new token for a caller. The secret is shown once and kept nowhere. */
@Command(
        name = "token",
        description = "Make a token: its secret on the first line, for the caller, and on the second the line for the"
                + " file that TOUCHSTONE_TOKENS names.")
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Who gets it, as the audit log tells.")
    private String name = "";

    @Option(
            names = "--scopes",
            paramLabel = "SCOPES",
            required = true,
            description = "Of score, train and admin, with commas; admin holds all.")
    private String scopes = "";

    @Override
    public Integer call() {
        String secret = AccessToken.secret(new SecureRandom());
        AccessToken token = AccessToken.of(name, Scope.parse(scopes), secret);
        PrintWriter out = spec.commandLine().getOut();
        out.println(secret);
        out.println(token.line());
        return ExitCode.OK;
    }
}
