package dev.touchstone.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Models of a Hugging Face hub as directories. Only safetensors, JSON, tokenizer and template files are ever fetched; each is
 * checked against the hash that the hub gives.
 */
public final class Hub {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HubSettings settings;

    public Hub(HubSettings settings) {
        this.settings = settings;
    }

    /** The hub that the environment of this process names. */
    public static Hub fromEnvironment() {
        return new Hub(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** The directory of a model that is in the cache, whole; the hub is not asked. */
    public Optional<Path> cached(HubId id) {
        return cache(id).snapshot(id).filter(Hub::isWhole);
    }

    /**
     * The file {@code config.json} of a model; nothing else is downloaded.
     *
     * @throws TouchstoneException as {@link #fetch}
     */
    public Path configuration(HubId id) {
        return cached(id)
                .orElseGet(() -> download(id, true, DownloadListener.NONE))
                .resolve(ModelFiles.CONFIG);
    }

    /**
     * The directory of a model: as the cache has it, otherwise downloaded.
     *
     * @throws TouchstoneException BASE_MODEL_NOT_FOUND when the hub does not have it or does not show it, UNSUPPORTED_MODEL when it
     *     has no safetensors, INVALID_MODEL when a file is not what the hub promised, HUB_UNAVAILABLE when the hub cannot be reached or
     *     must not be (HF_HUB_OFFLINE), STORAGE_FULL, STORAGE_FAILED
     */
    public Path fetch(HubId id, DownloadListener listener) {
        return cached(id).orElseGet(() -> pull(id, listener));
    }

    /**
     * As {@link #fetch}, but asks the hub, unless it must not be reached, what its revision is now. Where that is complete, the
     * listener is told nothing.
     */
    public Path pull(HubId id, DownloadListener listener) {
        Optional<Path> kept = settings.offline() ? cached(id) : Optional.empty();
        return kept.orElseGet(() -> download(id, false, listener));
    }

    private Path download(HubId id, boolean configurationOnly, DownloadListener listener) {
        if (settings.offline()) {
            throw new TouchstoneException(
                    Reason.HUB_UNAVAILABLE,
                    id + ": not in " + settings.cache()
                            + ", and HF_HUB_OFFLINE is set (fetch it where the hub can be reached)");
        }
        try (HubHttp http = new HubHttp(settings)) {
            JsonNode listing = JSON.readTree(http.get(address("/api/models/", id, "/revision/", id.revision()), id));
            HubId exact = exact(id, listing);
            List<String> wanted = ModelFiles.of(id, names(listing));
            RepositoryCache cache = cache(id);
            download(http, cache, exact, configurationOnly ? wanted.subList(0, 1) : wanted, listener);
            if (!id.isCommit()) {
                cache.remember(id, exact.revision());
            }
            return cache.snapshotOf(exact.revision());
        } catch (IOException e) {
            throw new TouchstoneException(
                    Reason.HUB_UNAVAILABLE, id + ": " + settings.endpoint() + ": " + StorageFailure.words(e), e);
        }
    }

    private void download(
            HubHttp http, RepositoryCache cache, HubId exact, List<String> names, DownloadListener listener)
            throws IOException {
        List<HubFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(http.describe(address("/", exact, "/resolve/", exact.revision(), "/", name), exact));
        }
        boolean complete = files.stream().map(HubFile::etag).map(cache::blob).allMatch(Files::isRegularFile);
        DownloadListener told = complete ? DownloadListener.NONE : listener;
        long total = files.stream().mapToLong(HubFile::size).sum();
        long before = 0;
        for (int i = 0; i < files.size(); i++) {
            HubFile file = files.get(i);
            long done = before;
            new BlobDownload(http, exact, file, cache.blob(file.etag()), bytes -> told.progressed(done + bytes, total))
                    .run();
            cache.link(exact.revision(), names.get(i), file.etag());
            before += file.size();
        }
    }

    private URI address(String prefix, HubId id, String... rest) {
        StringBuilder path = new StringBuilder(settings.endpoint() + prefix + id.repository());
        for (String part : rest) {
            // A revision such as refs/pr/1 is one part of the path.
            path.append(part.startsWith("/") ? part : URLEncoder.encode(part, StandardCharsets.UTF_8));
        }
        return URI.create(path.toString());
    }

    private static HubId exact(HubId id, JsonNode listing) throws IOException {
        String commit = listing.path("sha").asText();
        if (!HubId.isCommit(commit)) {
            throw new IOException("no commit in its answer (expected: a hub)");
        }
        return id.at(commit);
    }

    private static List<String> names(JsonNode listing) {
        return listing.path("siblings")
                .valueStream()
                .map(sibling -> sibling.path("rfilename").asText())
                .toList();
    }

    private RepositoryCache cache(HubId id) {
        return RepositoryCache.of(settings.cache(), id);
    }

    private static boolean isWhole(Path snapshot) {
        return isFile(snapshot, ModelFiles.CONFIG)
                && (isFile(snapshot, ModelFiles.WEIGHTS) || areShardsWhole(snapshot))
                && Stream.of("tokenizer.json", "vocab.txt", "vocab.json").anyMatch(name -> isFile(snapshot, name));
    }

    private static boolean areShardsWhole(Path snapshot) {
        Path index = snapshot.resolve(ModelFiles.INDEX);
        if (!Files.isRegularFile(index)) {
            return false;
        }
        try {
            return JSON.readTree(Files.readAllBytes(index))
                    .path("weight_map")
                    .valueStream()
                    .map(JsonNode::asText)
                    .distinct()
                    .allMatch(shard -> isFile(snapshot, shard));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFile(Path directory, String name) {
        return Files.isRegularFile(directory.resolve(name));
    }
}
