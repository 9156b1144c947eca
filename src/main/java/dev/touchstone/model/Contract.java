package dev.touchstone.model;

import dev.touchstone.domain.Precision;
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
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything a score depends on.
 *
 * @param fingerprint SHA-256 in hex over weights, config, tokenizer files, chat template, program text, pooling, dtype, truncation and longest text. The
 *     same on every machine and wherever the directory lies. A version keeps the one it was published with, whatever a later program
 *     would make of it: what later programs must still do is reproduce its golden scores
 * @param files SHA-256 in hex of each file, by name
 */
public record Contract(String fingerprint, SortedMap<String, String> files) {
    public Contract {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * The contract of a model directory.
     *
     * @param maxLength longest text in tokens, to which longer ones are truncated
     * @param precision FP32 or BF16
     * @param templateTime what the chat template takes for now, where it asks for the time
     * @throws dev.touchstone.domain.TouchstoneException as {@link ModelDirectory#open}
     */
    public static Contract of(
            Path directory, Truncation truncation, int maxLength, Precision precision, Optional<Instant> templateTime) {
        ModelDirectory model = ModelDirectory.open(directory);
        Architecture architecture = Architecture.of(model.config());
        Layout.Pooling pooling = architecture.layout(model.config()).head().pooling();
        return of(model, architecture.code(), pooling, truncation, maxLength, precision, templateTime);
    }

    static Contract of(
            ModelDirectory model,
            String programText,
            Layout.Pooling pooling,
            Truncation truncation,
            int maxLength,
            Precision precision,
            Optional<Instant> templateTime) {
        SortedMap<String, String> files = hashes(model.contractFiles());
        SortedMap<String, String> parts = new TreeMap<>();
        files.forEach((name, hash) -> parts.put("file " + name, hash));
        parts.put("program", sha256(programText));
        parts.put("pooling", pooling.name());
        // Not the adapter's own file: it says where the base is.
        model.adapter().ifPresent(adapter -> parts.put("adapter", adapter.settings()));
        parts.put("dtype", precision == Precision.BF16 ? "bfloat16" : "float32");
        parts.put("truncation", truncation.name());
        parts.put("max_length", Integer.toString(maxLength));
        templateTime.ifPresent(time -> parts.put("template time", time.toString()));
        StringBuilder listing = new StringBuilder();
        parts.forEach(
                (name, value) -> listing.append(name).append(": ").append(value).append('\n'));
        files.putAll(hashes(model.goldens()));
        return new Contract(sha256(listing.toString()), files);
    }

    /**
     * Refuses a published version of which a file is another than was published. Golden scores alone would not tell: few weights of an
     * embedding take part in them.
     *
     * @param published hashes by file name; empty if none were kept
     * @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL, naming the file
     */
    public static void verify(Path directory, Map<String, String> published) {
        if (published.isEmpty()) {
            return;
        }
        ModelDirectory model = ModelDirectory.open(directory);
        SortedMap<String, String> expected = new TreeMap<>(published);
        SortedMap<String, String> found = hashes(model.contractFiles());
        // Earlier versions kept no hash of theirs.
        SortedMap<String, String> goldens = hashes(model.goldens());
        goldens.keySet().retainAll(expected.keySet());
        found.putAll(goldens);
        Stream.concat(expected.keySet().stream(), found.keySet().stream())
                .filter(name -> !Objects.equals(expected.get(name), found.get(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw Failures.invalid(
                            directory.resolve(name),
                            "not what was published (expected: SHA-256 "
                                    + expected.getOrDefault(name, "of no such file") + ")");
                });
    }

    private static SortedMap<String, String> hashes(List<Path> files) {
        SortedMap<String, String> hashes = new TreeMap<>();
        files.forEach(file -> hashes.put(file.getFileName().toString(), sha256(file)));
        return hashes;
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String sha256(Path file) {
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
