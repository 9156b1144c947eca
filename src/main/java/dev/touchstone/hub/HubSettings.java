package dev.touchstone.hub;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which hub, and where its models are kept; the names and defaults are those of the package huggingface_hub.
 *
 * @param endpoint HF_ENDPOINT, without a slash at its end
 * @param token HF_TOKEN, or the content of HF_TOKEN_PATH ({@code HF_HOME/token})
 * @param cache HF_HUB_CACHE ({@code HF_HOME/hub}); HF_HOME is {@code XDG_CACHE_HOME/huggingface}
 * @param offline HF_HUB_OFFLINE: only what is in the cache already
 */
public record HubSettings(URI endpoint, Optional<String> token, Path cache, boolean offline) {
    private static final Set<String> YES = Set.of("1", "true", "yes", "on");

    /** The settings of an environment, in a user's home directory. */
    public static HubSettings of(Map<String, String> environment, Path userHome) {
        Path caches = path(environment, "XDG_CACHE_HOME", userHome.resolve(".cache"));
        Path home = path(environment, "HF_HOME", caches.resolve("huggingface"));
        return new HubSettings(
                endpoint(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
                value(environment, "HF_TOKEN")
                        .or(() -> saved(path(environment, "HF_TOKEN_PATH", home.resolve("token")))),
                path(environment, "HF_HUB_CACHE", home.resolve("hub")),
                value(environment, "HF_HUB_OFFLINE")
                        .map(text -> YES.contains(text.toLowerCase(Locale.ROOT)))
                        .orElse(false));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Path path(Map<String, String> environment, String name, Path otherwise) {
        return value(environment, name).map(Path::of).orElse(otherwise).toAbsolutePath();
    }

    private static URI endpoint(String text) {
        try {
            URI endpoint = URI.create(text.replaceAll("/+$", ""));
            if (Set.of("http", "https").contains(String.valueOf(endpoint.getScheme())) && endpoint.getHost() != null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as for any other text that is no address.
        }
        throw new TouchstoneException(
                Reason.INVALID_REQUEST, "HF_ENDPOINT: " + text + " (expected: such as https://huggingface.co)");
    }

    private static Optional<String> saved(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return endpoint + ", cache " + cache + (offline ? ", offline" : "");
    }
}
