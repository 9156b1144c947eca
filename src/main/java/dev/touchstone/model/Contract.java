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
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fingerprint of everything a score depends on. */
public final class Contract {
    private static final String DTYPE = "float32";

    private Contract() {}

    /**
     * SHA-256 in hex over weights, config, tokenizer files, chat template, program text, pooling, dtype and truncation of a model
     * directory. The same on every machine and wherever the directory lies.
     *
     * <p>A version keeps the one it was published with, whatever a later program would make of it: what later programs must still do
     * is reproduce its golden scores.
     *
     * @param templateTime what the chat template takes for now, where it asks for the time
     * @throws dev.touchstone.domain.TouchstoneException as {@link ModelDirectory#open}
     */
    public static String fingerprint(Path directory, Truncation truncation, Optional<Instant> templateTime) {
        ModelDirectory model = ModelDirectory.open(directory);
        Architecture architecture = Architecture.of(model.config());
        Layout.Pooling pooling = architecture.layout(model.config()).head().pooling();
        return fingerprint(model, architecture.code(), pooling, truncation, templateTime);
    }

    static String fingerprint(
            ModelDirectory model,
            String programText,
            Layout.Pooling pooling,
            Truncation truncation,
            Optional<Instant> templateTime) {
        SortedMap<String, String> parts = new TreeMap<>();
        for (Path file : model.contractFiles()) {
            parts.put("file " + file.getFileName(), sha256(file));
        }
        parts.put("program", sha256(programText));
        parts.put("pooling", pooling.name());
        parts.put("dtype", DTYPE);
        parts.put("truncation", truncation.name());
        templateTime.ifPresent(time -> parts.put("template time", time.toString()));
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
