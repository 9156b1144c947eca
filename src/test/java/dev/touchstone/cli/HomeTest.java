package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
    @TempDir
    Path home;

    private final Properties system = new Properties();

    @Test
    void adopt_variable_becomesTheProperty() {
        Home.adopt(Map.of("TOUCHSTONE_HOME", "/opt/touchstone"), system);
        assertThat(system).containsEntry("touchstone.home", "/opt/touchstone");
    }

    @Test
    void adopt_propertyGiven_wins() {
        system.setProperty("touchstone.home", "/mine");
        Home.adopt(Map.of("TOUCHSTONE_HOME", "/opt/touchstone"), system);
        assertThat(system).containsEntry("touchstone.home", "/mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"touchstone", "classes", "quarkus-app/quarkus-run.jar", "quarkus-app/app/touchstone.jar"})
    void adopt_nothingSet_isFoundAboveTheProgram(String program) throws IOException {
        Files.createDirectory(home.resolve("minilm"));
        Home.adopt(Map.of("TOUCHSTONE_HOME", " "), system, Optional.of(home.resolve(program)));
        assertThat(system).containsEntry("touchstone.home", home.toString());
    }

    @Test
    void adopt_programElsewhere_leavesItUnset() {
        Home.adopt(Map.of(), system, Optional.of(home.resolve("a/b/touchstone.jar")));
        Home.adopt(Map.of(), system, Optional.of(Path.of("/")));
        assertThat(system).isEmpty();
    }
}
