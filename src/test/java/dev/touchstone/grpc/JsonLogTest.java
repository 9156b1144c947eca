package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class JsonLogTest {
    @Test
    void format_failure_isOneObjectOnOneLine() throws IOException {
        ExtLogRecord entry = new ExtLogRecord(Level.WARNING, "two\nlines and a \"quote\"", "here");
        entry.setLoggerName("dev.touchstone");
        entry.setThrown(new IllegalStateException("broken"));

        String line = new JsonLog().format(entry);

        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("level").asText()).isEqualTo("WARNING");
        assertThat(json.get("logger").asText()).isEqualTo("dev.touchstone");
        assertThat(json.get("message").asText()).isEqualTo("two\nlines and a \"quote\"");
        assertThat(json.get("exception").asText()).startsWith("java.lang.IllegalStateException: broken");
    }
}
