package dev.touchstone.wire;

import com.google.protobuf.CodedOutputStream;
import dev.touchstone.domain.StorageFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of events as TensorBoard reads them: messages {@code tensorflow.Event}, each in a TFRecord frame of its length and two
 * masked CRC-32C sums. They reach the file at once, so that a run can be watched. STORAGE_FULL or STORAGE_FAILED if they cannot.
 */
public final class EventFile implements AutoCloseable {
    private static final String VERSION = "brain.Event:2";

    // Field numbers of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int EVENT_SESSION_LOG = 7;
    private static final int SESSION_STATUS = 1;
    private static final int SESSION_START = 1;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;

    private final Path file;
    private final FileChannel channel;

    private EventFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Begins a file in a directory, which is made. Later files of a directory sort after earlier ones. */
    public static EventFile create(Path directory, Instant time) {
        Path file = directory.resolve("events.out.tfevents.%013d.touchstone".formatted(time.toEpochMilli()));
        try {
            Files.createDirectories(directory);
            EventFile events = new EventFile(
                    file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            events.append(time, 0, event -> event.writeString(EVENT_FILE_VERSION, VERSION));
            return events;
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    /** Says that a run goes on: what earlier files of the directory hold from {@code step} on no longer counts. */
    public void restart(Instant time, long step) {
        byte[] session = message(log -> log.writeEnum(SESSION_STATUS, SESSION_START));
        append(time, step, event -> event.writeByteArray(EVENT_SESSION_LOG, session));
    }

    /** Adds a value for each tag, in the map's order. */
    public void scalars(Instant time, long step, Map<String, Double> values) {
        byte[] summary = message(whole -> {
            for (Map.Entry<String, Double> value : values.entrySet()) {
                whole.writeByteArray(SUMMARY_VALUE, message(one -> {
                    one.writeString(VALUE_TAG, value.getKey());
                    one.writeFloat(VALUE_SIMPLE, value.getValue().floatValue());
                }));
            }
        });
        append(time, step, event -> event.writeByteArray(EVENT_SUMMARY, summary));
    }

    private void append(Instant time, long step, Fields what) {
        byte[] event = message(fields -> {
            fields.writeDouble(EVENT_WALL_TIME, time.getEpochSecond() + time.getNano() / 1e9);
            if (step != 0) {
                fields.writeInt64(EVENT_STEP, step);
            }
            what.writeTo(fields);
        });
        ByteBuffer frame = frame(event);
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    private static ByteBuffer frame(byte[] event) {
        ByteBuffer frame = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + event.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(event.length);
        frame.putInt(masked(frame.duplicate().flip()));
        frame.put(event);
        frame.putInt(masked(ByteBuffer.wrap(event)));
        return frame.flip();
    }

    /** A sum of data that holds sums itself would be weak, hence the mask. */
    private static int masked(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.writeTo(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }
}
