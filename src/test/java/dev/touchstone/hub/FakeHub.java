package dev.touchstone.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that speaks the hub's routes: listings, files of git, and large files behind a redirect to a store on another host, with
 * ranges. It can cut answers off, refuse, or send something else than promised.
 */
public final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    public static final String REPOSITORY = "org/tiny";
    static final String TOKEN = "hf_secret";

    /** Requests as {@code METHOD path}, {@code +range} and {@code +token} behind it where they came with one. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();
    private final HttpServer server;
    private boolean isPrivate;
    private boolean rangesIgnored;

    public FakeHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public FakeHub with(String file, byte[] content) {
        files.put(file, content);
        return this;
    }

    public FakeHub with(String file, String content) {
        return with(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The next answer with this file ends after some bytes. */
    void cutOff(String file, int afterBytes) {
        cuts.put(file, afterBytes);
    }

    /** From now on this file has another first byte than promised. */
    void damage(String file) {
        damaged.add(file);
    }

    void makePrivate() {
        isPrivate = true;
    }

    void ignoreRanges() {
        rangesIgnored = true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            boolean token = exchange.getRequestHeaders().containsKey("Authorization");
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(exchange.getRequestMethod() + " " + path + (range == null ? "" : " +range")
                    + (token ? " +token" : ""));
            if (path.startsWith("/store/")) {
                serve(exchange, path.substring("/store/".length()), range);
            } else if (isPrivate
                    && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (path.equals("/api/models/" + REPOSITORY + "/revision/main")) {
                send(exchange, listing());
            } else if (path.startsWith("/" + REPOSITORY + "/resolve/" + COMMIT + "/")) {
                resolve(exchange, path.substring(path.lastIndexOf('/') + 1), range);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private byte[] listing() {
        ObjectNode node = new ObjectMapper().createObjectNode().put("sha", COMMIT);
        ArrayNode siblings = node.putArray("siblings");
        files.keySet().forEach(name -> siblings.addObject().put("rfilename", name));
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void resolve(HttpExchange exchange, String name, String range) throws IOException {
        byte[] content = files.get(name);
        if (name.endsWith(".safetensors")) {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + hash("SHA-256", content) + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
            exchange.getResponseHeaders()
                    .set("Location", "http://localhost:" + server.getAddress().getPort() + "/store/" + name);
            exchange.sendResponseHeaders(302, -1);
        } else {
            byte[] git = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("ETag", "\"" + hash("SHA-1", git, content) + "\"");
            serve(exchange, name, range);
        }
    }

    private void serve(HttpExchange exchange, String name, String range) throws IOException {
        byte[] content = files.get(name).clone();
        if (damaged.contains(name)) {
            content[0]++;
        }
        int from = range == null || rangesIgnored ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        int cut = cuts.containsKey(name) ? cuts.remove(name) : content.length;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        OutputStream out = exchange.getResponseBody();
        out.write(content, from, Math.max(0, Math.min(cut, content.length) - from));
        out.flush();
    }

    private static void send(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    static String hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
