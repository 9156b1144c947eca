package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.hub.FakeHub;
import dev.touchstone.hub.Hub;
import dev.touchstone.hub.HubId;
import dev.touchstone.hub.HubSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullCommandTest {
    private static final HubId ID = HubId.parse(FakeHub.REPOSITORY).orElseThrow();

    @TempDir
    private Path cache;

    @Test
    void pull_again_saysThatNothingWasDownloaded() throws IOException {
        try (FakeHub server = new FakeHub()
                .with("config.json", "{}")
                .with("tokenizer.json", "{}")
                .with("model.safetensors", new byte[1000])) {
            Hub hub = new Hub(new HubSettings(server.endpoint(), Optional.empty(), cache, false));
            assertThat(pulled(hub)).isNotEmpty().allMatch(line -> line.startsWith("downloaded "));
            assertThat(pulled(hub)).containsExactly("org/tiny: complete in the cache, nothing downloaded");
        }
    }

    private static String[] pulled(Hub hub) {
        StringWriter written = new StringWriter();
        PullCommand.pull(hub, ID, new ProgressLines(new PrintWriter(written, true), InstantSource.system()));
        return written.toString().lines().toArray(String[]::new);
    }
}
