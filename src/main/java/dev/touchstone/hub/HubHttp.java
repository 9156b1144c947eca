package dev.touchstone.hub;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Requests to the hub. Redirects are followed here: the token goes to the hub alone, never to a store it points at. */
final class HubHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HubSettings settings;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    HubHttp(HubSettings settings) {
        this.settings = settings;
    }

    /** The body of a small answer. */
    byte[] get(URI address, HubId id) throws IOException {
        try (InputStream body = open(address, id, 0).body()) {
            return body.readAllBytes();
        }
    }

    /** An answer with its body from byte {@code from} on; the caller closes it. 206 if the server took the range, otherwise 200. */
    HttpResponse<InputStream> open(URI address, HubId id, long from) throws IOException {
        URI at = address;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            HttpResponse<InputStream> response = send(request(at, from).GET().build());
            Optional<URI> next = redirect(response);
            if (next.isEmpty()) {
                return checked(response, id);
            }
            response.body().close();
            at = next.get();
        }
        throw new IOException(address + ": more than " + MAX_REDIRECTS + " redirects");
    }

    /**
     * What the hub says of a file. Its own answer counts, not that of the store it redirects to; only redirects within the hub
     * are followed.
     */
    HubFile describe(URI address, HubId id) throws IOException {
        URI at = address;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            HttpResponse<InputStream> response = send(request(at, 0)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build());
            response.body().close();
            Optional<URI> next = redirect(response).filter(this::isHub).filter(to -> linkedEtag(response)
                    .isEmpty());
            if (next.isEmpty()) {
                return described(address, REDIRECTS.contains(response.statusCode()) ? response : checked(response, id));
            }
            at = next.get();
        }
        throw new IOException(address + ": more than " + MAX_REDIRECTS + " redirects");
    }

    private static HubFile described(URI address, HttpResponse<?> response) throws IOException {
        String etag = linkedEtag(response)
                .or(() -> response.headers().firstValue("etag"))
                .orElseThrow(() ->
                        new IOException(address + ": no ETag (expected: a hub, or a mirror that keeps its headers)"));
        OptionalLong size = response.headers().firstValueAsLong("x-linked-size");
        return new HubFile(
                address,
                etag.replaceFirst("^W/", "").replace("\"", ""),
                size.isPresent()
                        ? size.getAsLong()
                        : response.headers().firstValueAsLong("content-length").orElse(-1));
    }

    private static Optional<String> linkedEtag(HttpResponse<?> response) {
        return response.headers().firstValue("x-linked-etag");
    }

    private HttpRequest.Builder request(URI address, long from) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(ANSWER).header("User-Agent", "touchstone");
        // Sizes and checksums are those of the plain content.
        request.header("Accept-Encoding", "identity");
        if (isHub(address)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        return request;
    }

    private boolean isHub(URI address) {
        URI hub = settings.endpoint();
        return hub.getScheme().equals(address.getScheme())
                && hub.getHost().equals(address.getHost())
                && hub.getPort() == address.getPort();
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TouchstoneException(Reason.CANCELLED, "the download was interrupted", e);
        }
    }

    private static Optional<URI> redirect(HttpResponse<?> response) throws IOException {
        if (!REDIRECTS.contains(response.statusCode())) {
            return Optional.empty();
        }
        String location = response.headers()
                .firstValue("location")
                .orElseThrow(() -> new IOException(response.uri() + ": a redirect without a location"));
        URI next = response.uri().resolve(location);
        if (response.uri().getScheme().equals("https") && !"https".equals(next.getScheme())) {
            throw new IOException(response.uri() + ": redirected to an address without TLS");
        }
        return Optional.of(next);
    }

    private HttpResponse<InputStream> checked(HttpResponse<InputStream> response, HubId id) throws IOException {
        int status = response.statusCode();
        if (status == 200 || status == 206) {
            return response;
        }
        response.body().close();
        if (status == 401 || status == 403) {
            throw missing(
                    id,
                    "not there, private or gated (" + settings.endpoint() + " answered " + status
                            + "; check the name, set HF_TOKEN, accept the model's terms)");
        }
        if (status == 404) {
            throw missing(id, "no such model or revision on " + settings.endpoint());
        }
        throw new IOException(response.uri().getHost() + " answered " + status);
    }

    private static TouchstoneException missing(HubId id, String problem) {
        return new TouchstoneException(Reason.BASE_MODEL_NOT_FOUND, id + ": " + problem);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
