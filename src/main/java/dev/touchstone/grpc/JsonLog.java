package dev.touchstone.grpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** The server's log as one JSON object a line: timestamp, level, logger, thread, message and, of failures, exception. */
final class JsonLog extends ExtFormatter {
    /** Switches the console over from text. */
    static void start() {
        Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
                .filter(ConsoleHandler.class::isInstance)
                .forEach(console -> console.setFormatter(new JsonLog()));
    }

    @Override
    public String format(ExtLogRecord entry) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", entry.getInstant().toString())
                .put("level", entry.getLevel().getName())
                .put("logger", entry.getLoggerName())
                .put("thread", entry.getThreadName())
                .put("message", entry.getFormattedMessage());
        if (entry.getThrown() != null) {
            line.put("exception", stackTrace(entry.getThrown()));
        }
        return line + "\n";
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
