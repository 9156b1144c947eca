package dev.touchstone.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in the making. */
public final class Sha256 {
    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    MessageDigest digest() {
        return digest;
    }

    public void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    void update(byte[] bytes) {
        digest.update(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
