package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class HomeTest {
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

    @Test
    void adopt_nothingSet_leavesItToBeFound() {
        Home.adopt(Map.of("TOUCHSTONE_HOME", " "), system);
        assertThat(system).isEmpty();
    }
}
