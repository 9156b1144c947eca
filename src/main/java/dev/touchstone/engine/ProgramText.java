package dev.touchstone.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A program as text: one TorchScript class, with the functions it calls.
 *
 * @param className the class, which derives from {@code Module}
 * @param code TorchScript as PyTorch itself serializes it
 * @param attributes values of the class's fields: Boolean, Integer, Double, String, a list of Integer or Double that is not
 *     empty, or {@link Empty}
 */
public record ProgramText(String className, String code, Map<String, Object> attributes) {
    private static final String RESOURCES = "/torchscript/";

    /** An empty list or dictionary, by its TorchScript type such as {@code Dict[str, Tensor]}. */
    public record Empty(String type) {}

    public ProgramText {
        attributes = Map.copyOf(attributes);
    }

    /** Reads {@code torchscript/<name>} of this program's resources. */
    public static String resource(String name) {
        try (InputStream in = ProgramText.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IllegalArgumentException("resource: " + RESOURCES + name + " (expected: to exist)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive PyTorch would have saved for this program: code and attributes, no weights. */
    byte[] archive() {
        Map<String, Object> fields = new LinkedHashMap<>(attributes);
        fields.put("training", false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "version", "10\n".getBytes(StandardCharsets.UTF_8));
            store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", Pickle.emptyTuple());
            store(zip, "data.pkl", Pickle.module(className, fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry("program/" + name);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }
}
