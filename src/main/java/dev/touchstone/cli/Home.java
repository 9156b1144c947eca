package dev.touchstone.cli;

import java.util.Map;
import java.util.Properties;

/** The setting TOUCHSTONE_HOME, which every command has in common. */
final class Home {
    private static final String PROPERTY = "touchstone.home";
    private static final String VARIABLE = "TOUCHSTONE_HOME";

    private Home() {}

    /** Makes the variable the system property that is read; a property that is there already wins. */
    static void adopt(Map<String, String> environment, Properties system) {
        String home = environment.getOrDefault(VARIABLE, "");
        if (!home.isBlank()) {
            system.putIfAbsent(PROPERTY, home);
        }
    }
}
