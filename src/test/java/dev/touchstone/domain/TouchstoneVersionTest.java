package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TouchstoneVersionTest {
    @Test
    void current_always_isThatOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom)
                .containsPattern("<artifactId>touchstone</artifactId>\\s*<version>" + TouchstoneVersion.CURRENT + "<");
    }
}
