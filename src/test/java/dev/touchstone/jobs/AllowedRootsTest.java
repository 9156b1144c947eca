package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedRootsTest {
    @TempDir
    private Path place;

    private Path data;
    private Path shared;
    private Path secret;
    private AllowedRoots roots;

    @BeforeEach
    void begin() throws IOException {
        data = Files.createDirectories(place.resolve("data")).toRealPath();
        shared = Files.createDirectories(place.resolve("shared")).toRealPath();
        secret = Files.writeString(place.resolve("secret.jsonl"), "{}").toRealPath();
        roots = new AllowedRoots(
                DataDirectory.of(data, Map.of("TOUCHSTONE_DATA_ROOTS", shared + ":" + place.resolve("not-there"))));
    }

    private Reason refusal(String path) {
        return catchThrowableOfType(TouchstoneException.class, () -> roots.resolve(Path.of(path)))
                .reason();
    }

    @Test
    void resolve_relativePath_startsAtTheDataDirectory() throws IOException {
        Path file = Files.writeString(data.resolve("a.jsonl"), "{}");
        assertThat(roots.resolve(Path.of("a.jsonl"))).isEqualTo(file);
        assertThat(roots.resolve(Path.of("./x/../a.jsonl"))).isEqualTo(file);
    }

    @Test
    void resolve_pathUnderAnotherRoot_isAllowed() throws IOException {
        Path file = Files.writeString(shared.resolve("a.jsonl"), "{}");
        assertThat(roots.resolve(file)).isEqualTo(file);
    }

    @Test
    void resolve_pathOutside_isRefusedWhetherItExistsOrNot() {
        assertThat(refusal(secret.toString())).isEqualTo(Reason.PATH_NOT_ALLOWED);
        assertThat(refusal("../secret.jsonl")).isEqualTo(Reason.PATH_NOT_ALLOWED);
        assertThat(refusal("/no/such/file")).isEqualTo(Reason.PATH_NOT_ALLOWED);
        assertThat(refusal(data + "-twin/a.jsonl")).isEqualTo(Reason.PATH_NOT_ALLOWED);
    }

    @Test
    void resolve_linkThatLeadsOut_isRefused() throws IOException {
        Files.createSymbolicLink(data.resolve("link.jsonl"), secret);
        Files.createSymbolicLink(data.resolve("folder"), place);
        assertThat(refusal("link.jsonl")).isEqualTo(Reason.PATH_NOT_ALLOWED);
        assertThat(refusal("folder/secret.jsonl")).isEqualTo(Reason.PATH_NOT_ALLOWED);
    }

    @Test
    void resolve_linkToAnotherRoot_isFollowed() throws IOException {
        Path file = Files.writeString(shared.resolve("a.jsonl"), "{}");
        Files.createSymbolicLink(data.resolve("shared"), shared);
        assertThat(roots.resolve(Path.of("shared/a.jsonl"))).isEqualTo(file);
    }

    @Test
    void resolve_linkPutInAfterwards_isNotRead() throws IOException {
        Path file = Files.writeString(data.resolve("a.jsonl"), "{}");
        Path resolved = roots.resolve(Path.of("a.jsonl"));
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        assertThat(catchThrowableOfType(
                                TouchstoneException.class,
                                () -> PreferenceReader.read(new DataSource.Location(resolved), 0))
                        .reason())
                .isEqualTo(Reason.INVALID_DATA);
    }

    @Test
    void resolve_linkToADevice_isRefused() throws IOException {
        Files.createSymbolicLink(data.resolve("endless"), Path.of("/dev/zero"));
        Files.createSymbolicLink(data.resolve("process"), Path.of("/proc/self"));
        assertThat(refusal("endless")).isEqualTo(Reason.PATH_NOT_ALLOWED);
        assertThat(refusal("process/environ")).isEqualTo(Reason.PATH_NOT_ALLOWED);
    }

    @Test
    void resolve_missingFile_isNotFound() {
        assertThat(refusal("missing.jsonl")).isEqualTo(Reason.PATH_NOT_FOUND);
    }
}
