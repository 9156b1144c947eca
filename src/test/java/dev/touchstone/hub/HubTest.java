package dev.touchstone.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {
    private static final HubId ID = HubId.parse(FakeHub.REPOSITORY).orElseThrow();
    private static final byte[] WEIGHTS = new byte[300_000];

    static {
        new Random(7).nextBytes(WEIGHTS);
    }

    @TempDir
    private Path cache;

    private FakeHub server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub()
                .with("config.json", "{\"model_type\":\"bert\"}")
                .with("tokenizer.json", "{}")
                .with("model.safetensors", WEIGHTS)
                .with("modeling_tiny.py", "raise SystemExit")
                .with("pytorch_model.bin", "pickle");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetch_modelOfTheHub_liesInTheCacheAsHuggingFaceLaysItOut() throws IOException {
        Path snapshot = hub().fetch(ID, DownloadListener.NONE);

        assertThat(snapshot).isEqualTo(cache.resolve("models--org--tiny/snapshots/" + FakeHub.COMMIT));
        assertThat(cache.resolve("models--org--tiny/refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(Files.readAllBytes(snapshot.resolve("model.safetensors"))).isEqualTo(WEIGHTS);
        assertThat(Files.readSymbolicLink(snapshot.resolve("model.safetensors")))
                .isEqualTo(Path.of("../../blobs", FakeHub.hash("SHA-256", WEIGHTS)));
    }

    @Test
    void fetch_repositoryWithCodeAndPickles_bringsNeither() throws IOException {
        Path snapshot = hub().fetch(ID, DownloadListener.NONE);
        try (Stream<Path> files = Files.list(snapshot)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        }
        assertThat(server.requests).noneMatch(request -> request.contains(".py") || request.contains(".bin"));
    }

    @Test
    void fetch_modelInTheCache_asksNobody() {
        Path first = hub().fetch(ID, DownloadListener.NONE);
        server.requests.clear();
        assertThat(hub().fetch(ID, DownloadListener.NONE)).isEqualTo(first);
        assertThat(hub(true, Optional.empty()).cached(ID)).contains(first);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void fetch_connectionCutInTheMiddle_goesOnWhereItStopped() throws IOException {
        server.cutOff("model.safetensors", 100_000);
        Path snapshot = hub().fetch(ID, DownloadListener.NONE);
        assertThat(Files.readAllBytes(snapshot.resolve("model.safetensors"))).isEqualTo(WEIGHTS);
        assertThat(server.requests)
                .filteredOn(request -> request.startsWith("GET /store/"))
                .hasSize(2);
        assertThat(server.requests.getLast()).isEqualTo("GET /store/model.safetensors +range");
    }

    @Test
    void fetch_stoppedByItsListener_goesOnThereTheNextTime() throws IOException {
        DownloadListener stop = (bytes, total) -> {
            if (bytes > 100_000) {
                throw new TouchstoneException(Reason.CANCELLED, "stopped");
            }
        };
        assertThatThrownBy(() -> hub().fetch(ID, stop)).hasMessage("stopped");
        assertThat(hub().cached(ID)).isEmpty();
        Path snapshot = hub().fetch(ID, DownloadListener.NONE);
        assertThat(Files.readAllBytes(snapshot.resolve("model.safetensors"))).isEqualTo(WEIGHTS);
        assertThat(server.requests.getLast()).endsWith("+range");
    }

    @Test
    void fetch_serverWithoutRanges_beginsAgain() throws IOException {
        server.cutOff("model.safetensors", 100_000);
        server.ignoreRanges();
        Path snapshot = hub().fetch(ID, DownloadListener.NONE);
        assertThat(Files.readAllBytes(snapshot.resolve("model.safetensors"))).isEqualTo(WEIGHTS);
    }

    @ParameterizedTest
    @CsvSource({"model.safetensors, SHA-256", "tokenizer.json, git's SHA-1"})
    void fetch_contentThatIsNotWhatWasPromised_isInvalidAndGone(String file, String hash) throws IOException {
        server.damage(file);
        assertRefused(
                Reason.INVALID_MODEL,
                "org/tiny@" + FakeHub.COMMIT + ": " + file + ": " + hash + " of its content: ",
                () -> hub().fetch(ID, DownloadListener.NONE));
        assertThat(server.requests)
                .filteredOn(request -> request.startsWith("GET") && request.contains(file))
                .hasSize(file.equals("model.safetensors") ? 2 : 1)
                .noneMatch(request -> request.contains("range"));
        try (Stream<Path> blobs = Files.list(cache.resolve("models--org--tiny/blobs"))) {
            assertThat(blobs).noneMatch(blob -> blob.toString().endsWith(".incomplete"));
        }
        assertThat(hub().cached(ID)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300_000, 300_001})
    void fetch_wrongContentLeftFromEarlier_isBroughtAnew(int length) throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("models--org--tiny/blobs"));
        Files.write(blobs.resolve(FakeHub.hash("SHA-256", WEIGHTS) + ".incomplete"), new byte[length]);
        Path snapshot = hub().fetch(ID, DownloadListener.NONE);
        assertThat(Files.readAllBytes(snapshot.resolve("model.safetensors"))).isEqualTo(WEIGHTS);
    }

    @Test
    void fetch_privateModel_needsTheTokenAndKeepsItFromTheStore() {
        server.makePrivate();
        assertRefused(Reason.BASE_MODEL_NOT_FOUND, "set HF_TOKEN", () -> hub().fetch(ID, DownloadListener.NONE));
        server.requests.clear();
        hub(false, Optional.of(FakeHub.TOKEN)).fetch(ID, DownloadListener.NONE);
        assertThat(server.requests).allSatisfy(request -> assertThat(request.endsWith("+token"))
                .isNotEqualTo(request.contains("/store/")));
    }

    @Test
    void fetch_offline_saysSo() {
        assertRefused(Reason.HUB_UNAVAILABLE, "HF_HUB_OFFLINE", () -> hub(true, Optional.empty())
                .fetch(ID, DownloadListener.NONE));
        assertThat(server.requests).isEmpty();
    }

    @Test
    void pull_offlineWithAWholeSnapshotInTheCache_isTheSnapshot() {
        Path fetched = hub().fetch(ID, DownloadListener.NONE);
        server.requests.clear();

        assertThat(hub(true, Optional.empty()).pull(ID, DownloadListener.NONE)).isEqualTo(fetched);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void pull_wholeSnapshotInTheCache_tellsOfNoDownload() {
        Path fetched = hub().fetch(ID, DownloadListener.NONE);
        DownloadListener none = (bytes, total) -> fail(bytes + " of " + total);
        assertThat(hub().pull(ID, none)).isEqualTo(fetched);
    }

    @Test
    void fetch_unknownModel_isNotFound() {
        HubId unknown = HubId.parse("org/other").orElseThrow();
        assertRefused(Reason.BASE_MODEL_NOT_FOUND, "org/other", () -> hub().fetch(unknown, DownloadListener.NONE));
    }

    @Test
    void fetch_picklesAlone_saysWhereElseToLook() throws IOException {
        try (FakeHub pickled = new FakeHub().with("config.json", "{}").with("pytorch_model.bin", "pickle")) {
            Hub hub = new Hub(new HubSettings(pickled.endpoint(), Optional.empty(), cache, false));
            assertRefused(Reason.UNSUPPORTED_MODEL, "pytorch_model.bin", () -> hub.fetch(ID, DownloadListener.NONE));
            assertRefused(
                    Reason.UNSUPPORTED_MODEL,
                    "convert it once and give the directory it makes here: python -c",
                    () -> hub.fetch(ID, DownloadListener.NONE));
        }
    }

    @Test
    void fetch_hubThatIsGone_isUnavailable() {
        server.close();
        assertRefused(Reason.HUB_UNAVAILABLE, "org/tiny", () -> hub().fetch(ID, DownloadListener.NONE));
    }

    @Test
    void fetch_shards_areAllBrought() throws IOException {
        try (FakeHub sharded = new FakeHub()
                .with("config.json", "{}")
                .with("vocab.txt", "a")
                .with(
                        "model.safetensors.index.json",
                        "{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
                                + "\"b\":\"model-00002-of-00002.safetensors\"}}")
                .with("model-00001-of-00002.safetensors", WEIGHTS)
                .with("model-00002-of-00002.safetensors", "rest")) {
            Hub hub = new Hub(new HubSettings(sharded.endpoint(), Optional.empty(), cache, false));
            Path snapshot = hub.fetch(ID, DownloadListener.NONE);
            assertThat(hub.cached(ID)).contains(snapshot);
            Files.delete(snapshot.resolve("model-00002-of-00002.safetensors"));
            assertThat(hub.cached(ID)).isEmpty();
        }
    }

    @Test
    void configuration_modelNotInTheCache_bringsThatAlone() {
        Path config = hub().configuration(ID);
        assertThat(config).hasContent("{\"model_type\":\"bert\"}");
        assertThat(config.resolveSibling("model.safetensors")).doesNotExist();
        assertThat(hub().cached(ID)).isEmpty();
    }

    @Test
    void progressed_wholeDownload_risesToTheTotal() {
        List<Long> seen = new ArrayList<>();
        hub().fetch(ID, (bytes, total) -> {
            assertThat(bytes).isLessThanOrEqualTo(total);
            seen.add(bytes);
        });
        assertThat(seen).isSorted();
        assertThat(seen.getLast()).isGreaterThan(WEIGHTS.length);
    }

    private static void assertRefused(Reason reason, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(words);
    }

    private Hub hub() {
        return hub(false, Optional.empty());
    }

    private Hub hub(boolean offline, Optional<String> token) {
        return new Hub(new HubSettings(server.endpoint(), token, cache, offline));
    }
}
