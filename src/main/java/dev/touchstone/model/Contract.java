package dev.touchstone.model;

import dev.touchstone.domain.Truncation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fingerprint of everything a score depends on. */
public final class Contract {
    private static final String DTYPE = "float32";

    private Contract() {}

    /**
     * SHA-256 in hex over weights, config, tokenizer files, program text, dtype and truncation of a model directory. The same
     * on every machine and wherever the directory lies.
     *
     * @throws dev.touchstone.domain.TouchstoneException as {@link ModelDirectory#open}
     */
    public static String fingerprint(Path directory, Truncation truncation) {
        ModelDirectory model = ModelDirectory.open(directory);
        return fingerprint(model, Architecture.of(model.config()).code(), truncation);
    }

    static String fingerprint(ModelDirectory model, String programText, Truncation truncation) {
        SortedMap<String, String> parts = new TreeMap<>();
        for (Path file : model.contractFiles()) {
            parts.put("file " + file.getFileName(), sha256(file));
        }
        parts.put("program", sha256(programText));
        parts.put("dtype", DTYPE);
        parts.put("truncation", truncation.name());
        StringBuilder listing = new StringBuilder();
        parts.forEach(
                (name, value) -> listing.append(name).append(": ").append(value).append('\n'));
        return sha256(listing.toString());
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha256(Path file) {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
