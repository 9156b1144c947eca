package dev.touchstone.cli;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** The log of commands, on standard error. Without it Quarkus holds all records back until a server starts. */
final class CommandLog {
    private CommandLog() {}

    /** What a person at a terminal should know: warnings. */
    static void ofCommand() {
        start(Level.WARN, "%p [%c{1}] %m%n");
    }

    /** What is read afterwards, in the job's {@code worker.log}. */
    static void ofWorker() {
        Logger.getLogger("ai.djl").setLevel(Level.WARN);
        start(Level.INFO, "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %p [%c{1}] %m%n");
    }

    private static void start(Level level, String pattern) {
        ConsoleHandler handler = new ConsoleHandler(ConsoleHandler.Target.SYSTEM_ERR, new PatternFormatter(pattern));
        handler.setLevel(level);
        InitialConfigurator.DELAYED_HANDLER.addHandler(handler);
    }
}
