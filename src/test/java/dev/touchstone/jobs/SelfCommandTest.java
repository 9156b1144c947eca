package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SelfCommandTest {
    private static List<String> command(String... properties) {
        Properties system = new Properties();
        for (int i = 0; i < properties.length; i += 2) {
            system.setProperty(properties[i], properties[i + 1]);
        }
        return SelfCommand.of(system, ProcessHandle.current().info());
    }

    @Test
    void of_jar_startsTheSameJar() {
        assertThat(command(
                        "java.home", "/jdk",
                        "touchstone.home", "/opt/touchstone",
                        "java.class.path", "/opt/my apps/run.jar",
                        "sun.java.command", "/opt/my apps/run.jar serve"))
                .startsWith("/jdk/bin/java", "--enable-native-access=ALL-UNNAMED")
                .contains("-Dtouchstone.home=/opt/touchstone")
                .endsWith("-jar", "/opt/my apps/run.jar");
    }

    @Test
    void of_classPath_startsTheMainClass() {
        assertThat(command("java.home", "/jdk", "java.class.path", "/a/classes:/b.jar", "sun.java.command", "Other"))
                .endsWith("-cp", "/a/classes:/b.jar", "dev.touchstone.cli.Touchstone");
    }

    @Test
    void of_nativeExecutable_isTheExecutableAlone() {
        assertThat(command("org.graalvm.nativeimage.imagecode", "runtime"))
                .containsExactly(ProcessHandle.current().info().command().orElseThrow());
    }
}
