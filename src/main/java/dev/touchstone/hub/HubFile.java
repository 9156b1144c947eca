package dev.touchstone.hub;

import dev.touchstone.domain.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What the hub says of one file.
 *
 * @param address where to get it, at one commit
 * @param etag of a large file the SHA-256 of its content, of another the SHA-1 that git gives it; in hex
 * @param size in bytes
 */
record HubFile(URI address, String etag, long size) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int SHA256_LENGTH = 64;

    HubFile {
        // It becomes a file name, and is what the content is checked against.
        new Violations()
                .check(HEX.matcher(etag).matches(), "etag", etag, "a SHA-1 or SHA-256 in hex")
                .check(size >= 0, "size", size, ">= 0")
                .throwIfAny();
    }

    /** What it is called in its repository. */
    String name() {
        String path = address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Of what kind the {@code etag} is. */
    String algorithm() {
        return isLarge() ? "SHA-256" : "git's SHA-1";
    }

    /** The hash of some content as the {@code etag} is one of what the hub promised, in hex. */
    String hash(Path content) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(content)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private boolean isLarge() {
        return etag.length() == SHA256_LENGTH;
    }

    private MessageDigest digest() {
        try {
            if (isLarge()) {
                return MessageDigest.getInstance("SHA-256");
            }
            MessageDigest git = MessageDigest.getInstance("SHA-1");
            git.update(("blob " + size + "\0").getBytes(StandardCharsets.UTF_8));
            return git;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
        }
    }
}
