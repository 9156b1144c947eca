package dev.touchstone.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Tensors in safetensors files, by name. */
public final class Safetensors {
    private static final int ALIGNMENT = 8;

    private Safetensors() {}

    /**
     * Maps the tensors of one file. Nothing is read until it is used; what is written to a buffer stays in this process
     * and never reaches the file. The buffers are read-only where the file may not be opened for writing; scoring uses them where they lie all the same,
     * training copies them.
     *
     * @throws TouchstoneException INVALID_MODEL if the file is damaged; UNSUPPORTED_MODEL for an element type the engine
     *     does not know or a tensor of 2 GiB or more
     */
    public static SortedMap<String, TensorData> read(Path file) {
        try (FileChannel channel = open(file)) {
            SortedMap<String, TensorData> tensors = new TreeMap<>();
            for (SafetensorsHeader.Entry entry :
                    SafetensorsHeader.read(file, channel).entries()) {
                if (entry.size() > Integer.MAX_VALUE) {
                    throw Failures.unsupported(
                            file, "tensor " + entry.name() + ": " + entry.size() + " bytes (expected: under 2 GiB)");
                }
                tensors.put(entry.name(), map(file, channel, entry));
            }
            return tensors;
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    private static TensorData map(Path file, FileChannel channel, SafetensorsHeader.Entry entry) throws IOException {
        ByteBuffer data = map(channel, entry.begin(), (int) entry.size());
        return new TensorData(
                entry.type(), entry.shape(), data, Optional.of(at -> look(file, entry.begin(), entry.size(), at)));
    }

    private static void look(Path file, long position, long size, Consumer<ByteBuffer> at) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena untilSeen = Arena.ofConfined()) {
            at.accept(channel.map(FileChannel.MapMode.READ_ONLY, position, size, untilSeen)
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    /** A private mapping needs a channel that could write, though it never does. */
    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            return FileChannel.open(file, StandardOpenOption.READ);
        }
    }

    static ByteBuffer map(FileChannel channel, long position, int size) throws IOException {
        try {
            return channel.map(FileChannel.MapMode.PRIVATE, position, size);
        } catch (NonWritableChannelException e) {
            return channel.map(FileChannel.MapMode.READ_ONLY, position, size);
        }
    }

    /**
     * Writes tensors as one file: aside, forced to disk, then renamed. Equal tensors give equal bytes.
     *
     * @throws TouchstoneException STORAGE_FULL, STORAGE_FAILED; nothing is left behind
     */
    public static void write(Path file, Map<String, TensorData> tensors) {
        AtomicFile.write(file, channel -> writeTo(channel, tensors));
    }

    /**
     * Writes tensors as a new file that is not forced to disk, which takes as long as copying them in memory.
     *
     * @throws TouchstoneException STORAGE_FULL, STORAGE_FAILED
     */
    static void writeUnforced(Path file, Map<String, TensorData> tensors) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeTo(channel, tensors);
        } catch (IOException e) {
            throw Failures.writing(file, e);
        }
    }

    private static void writeTo(FileChannel channel, Map<String, TensorData> tensors) throws IOException {
        List<Map.Entry<String, TensorData>> ordered = new ArrayList<>(tensors.entrySet());
        // Large elements first, so that every tensor begins at a multiple of its element's size.
        ordered.sort(Comparator.comparing((Map.Entry<String, TensorData> tensor) ->
                        -tensor.getValue().type().bytes())
                .thenComparing(Map.Entry::getKey));
        AtomicFile.writeFully(channel, header(ordered));
        for (Map.Entry<String, TensorData> tensor : ordered) {
            AtomicFile.writeFully(channel, tensor.getValue().data().duplicate());
        }
    }

    private static ByteBuffer header(List<Map.Entry<String, TensorData>> tensors) {
        ObjectNode header = JsonFiles.object();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, TensorData> tensor : tensors) {
            TensorData data = tensor.getValue();
            ObjectNode entry =
                    header.putObject(tensor.getKey()).put("dtype", data.type().name());
            Arrays.stream(data.shape()).forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(offset).add(offset + data.data().remaining());
            offset += data.data().remaining();
        }
        byte[] json = JsonFiles.compact(header);
        int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }
}
