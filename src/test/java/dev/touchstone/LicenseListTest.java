package dev.touchstone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** THIRD_PARTY_LICENSES.txt is of these dependencies; {@code make licenses} writes it anew. */
class LicenseListTest {
    private static final Pattern LISTED = Pattern.compile("\\(([\\w.-]+):([\\w.-]+):([\\w.-]+) - ");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>([\\w.-]+)</groupId>\\s*<artifactId>([\\w.-]+)</artifactId>(?:(?!</dependency>|<scope>test).)*</dependency>",
            Pattern.DOTALL);

    private static List<MatchResult> find(Pattern pattern, String file) throws IOException {
        return pattern.matcher(Files.readString(Path.of(file))).results().toList();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    @Test
    void list_everyEntry_isOnTheClassPathInItsVersion() throws IOException {
        String classPath = classPath();
        assertThat(find(LISTED, "THIRD_PARTY_LICENSES.txt"))
                .hasSizeGreaterThan(100)
                .allSatisfy(entry -> assertThat(classPath)
                        .contains(
                                entry.group(1).replace('.', '/') + "/" + entry.group(2) + "/" + entry.group(3) + "/"));
    }

    @Test
    void list_everyDependencyOfTheProduct_isThereWithALicence() throws IOException {
        String list = Files.readString(Path.of("THIRD_PARTY_LICENSES.txt"));
        String dependencies = Files.readString(Path.of("pom.xml")).split("</dependencyManagement>", 2)[1];
        assertThat(DEPENDENCY.matcher(dependencies).results().toList())
                .hasSizeGreaterThan(10)
                .allSatisfy(dependency ->
                        assertThat(list).contains("(" + dependency.group(1) + ":" + dependency.group(2) + ":"));
        assertThat(list).doesNotContain("Unknown license");
    }
}
