package dev.touchstone.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, checked: its tensors fill the rest of the file without gap or overlap.
 *
 * @param entries in the order of their bytes
 */
record SafetensorsHeader(List<Entry> entries) {
    private static final int MAX_BYTES = 16 << 20;
    private static final String METADATA = "__metadata__";
    private static final String GIT_LFS_POINTER = "version ";

    /**
     * Where one tensor lies.
     *
     * @param begin offset of its first byte in the file
     * @param end offset after its last byte
     */
    @SuppressWarnings("ArrayRecordComponent") // a shape goes to the engine as it is
    record Entry(String name, ElementType type, long[] shape, long begin, long end) {
        long size() {
            return end - begin;
        }
    }

    SafetensorsHeader {
        entries = List.copyOf(entries);
    }

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        int length = length(file, channel);
        byte[] json = bytes(channel, Long.BYTES, length);
        if (json[0] != '{') {
            throw Failures.invalid(file, "not a safetensors file (expected: a header that begins with {)");
        }
        long dataStart = (long) Long.BYTES + length;
        List<Entry> entries = entries(file, JsonFiles.parse(file, json), dataStart);
        checkLayout(file, entries, dataStart, channel.size());
        return new SafetensorsHeader(entries);
    }

    private static int length(Path file, FileChannel channel) throws IOException {
        long fileSize = channel.size();
        if (fileSize <= Long.BYTES) {
            throw Failures.invalid(file, "truncated: " + fileSize + " bytes (expected: a safetensors file)");
        }
        byte[] prefix = bytes(channel, 0, Long.BYTES);
        if (new String(prefix, StandardCharsets.ISO_8859_1).equals(GIT_LFS_POINTER)) {
            throw Failures.invalid(file, "a Git LFS pointer, not the file itself (run: git lfs pull)");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > MAX_BYTES) {
            throw Failures.invalid(
                    file,
                    "header of " + Long.toUnsignedString(length) + " bytes (expected: 2 to " + MAX_BYTES
                            + "; not a safetensors file?)");
        }
        if (length > fileSize - Long.BYTES) {
            throw truncated(file, fileSize, Long.BYTES + length);
        }
        return (int) length;
    }

    private static byte[] bytes(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
        return bytes.array();
    }

    private static List<Entry> entries(Path file, ObjectNode header, long dataStart) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            if (!field.getKey().equals(METADATA)) {
                entries.add(entry(file, field.getKey(), field.getValue(), dataStart));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return entries;
    }

    private static Entry entry(Path file, String name, JsonNode description, long dataStart) {
        ElementType type = type(file, name, description.path("dtype"));
        long[] shape = naturals(file, name, "shape", description.path("shape"));
        long[] offsets = naturals(file, name, "data_offsets", description.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > Long.MAX_VALUE - dataStart) {
            throw wrong(file, name, "data_offsets", description.path("data_offsets"), "[begin, end]");
        }
        if (offsets[1] - offsets[0] != size(shape, type)) {
            throw wrong(
                    file, name, "shape", description.path("shape"), (offsets[1] - offsets[0]) + " bytes of " + type);
        }
        return new Entry(name, type, shape, dataStart + offsets[0], dataStart + offsets[1]);
    }

    private static ElementType type(Path file, String name, JsonNode dtype) {
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(dtype.textValue())) {
                return type;
            }
        }
        throw Failures.unsupported(
                file,
                "tensor " + name + ": dtype: " + JsonFiles.shown(dtype) + " (expected: one of "
                        + List.of(ElementType.values()) + ")");
    }

    private static long[] naturals(Path file, String name, String field, JsonNode list) {
        if (!list.isArray()) {
            throw wrong(file, name, field, list, "a list of whole numbers");
        }
        long[] numbers = new long[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = list.get(i);
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw wrong(file, name, field, list, "a list of whole numbers >= 0");
            }
            numbers[i] = number.longValue();
        }
        return numbers;
    }

    /** Bytes of a tensor, or -1 if they do not fit a long. */
    private static long size(long[] shape, ElementType type) {
        try {
            long size = type.bytes();
            for (long dimension : shape) {
                size = Math.multiplyExact(size, dimension);
            }
            return size;
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    private static void checkLayout(Path file, List<Entry> entries, long dataStart, long fileSize) {
        long end = dataStart;
        for (Entry entry : entries) {
            if (entry.begin() != end) {
                throw Failures.invalid(
                        file,
                        "tensor " + entry.name() + ": begins at byte " + entry.begin() + " (expected: " + end
                                + ", where the tensor before it ends)");
            }
            end = entry.end();
        }
        if (fileSize < end) {
            throw truncated(file, fileSize, end);
        }
        if (fileSize > end) {
            throw Failures.invalid(file, fileSize + " bytes (expected: " + end + ", as its header says)");
        }
    }

    private static TouchstoneException truncated(Path file, long size, long expected) {
        return Failures.invalid(
                file, "truncated: " + size + " bytes (expected: " + expected + ", as its header says; copy it again)");
    }

    private static TouchstoneException wrong(Path file, String name, String field, JsonNode value, String expected) {
        return Failures.invalid(
                file,
                "tensor " + name + ": " + field + ": " + JsonFiles.shown(value) + " (expected: " + expected + ")");
    }
}
