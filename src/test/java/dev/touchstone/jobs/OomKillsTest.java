package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomKillsTest {
    @TempDir
    private Path proc;

    @TempDir
    private Path groups;

    private OomKills kills;

    @BeforeEach
    void begin() throws IOException {
        kills = new OomKills(proc, groups);
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/cgroup"), "0::/pod/touchstone\n");
    }

    @Test
    void count_controlGroup_goesBeforeTheMachine() throws IOException {
        Files.writeString(proc.resolve("vmstat"), "pgfault 5\noom_kill 9\n");
        assertThat(kills.count()).hasValue(9);
        Path group = Files.createDirectories(groups.resolve("pod/touchstone"));
        Files.writeString(group.resolve("memory.events"), "oom 3\noom_kill 2\noom_group_kill 0\n");
        assertThat(kills.count()).hasValue(2);
    }

    @Test
    void count_nothingToSee_isUnknown() {
        assertThat(kills.count()).isEmpty();
    }
}
