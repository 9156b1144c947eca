package dev.touchstone.cli;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** The log of commands: warnings on standard error. Without it Quarkus holds all records back until a server starts. */
final class CommandLog {
    private CommandLog() {}

    static void start() {
        ConsoleHandler handler =
                new ConsoleHandler(ConsoleHandler.Target.SYSTEM_ERR, new PatternFormatter("%p [%c{1}] %m%n"));
        handler.setLevel(Level.WARN);
        InitialConfigurator.DELAYED_HANDLER.addHandler(handler);
    }
}
