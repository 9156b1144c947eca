package dev.touchstone.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Messages of the contract as JSON on disk, under their proto field names. What makes a file unreadable is not passed on as a
 * cause: the parser quotes what it reads.
 */
public final class JsonFiles {
    private static final TypeRegistry DETAILS = TypeRegistry.newBuilder()
            .add(ErrorInfo.getDescriptor())
            .add(BadRequest.getDescriptor())
            .add(RetryInfo.getDescriptor())
            .build();
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().usingTypeRegistry(DETAILS).preservingProtoFieldNames();
    private static final JsonFormat.Printer LINE_PRINTER = PRINTER.omittingInsignificantWhitespace();
    // What a newer version has added is no obstacle to an older one.
    private static final JsonFormat.Parser PARSER =
            JsonFormat.parser().usingTypeRegistry(DETAILS).ignoringUnknownFields();

    private JsonFiles() {}

    /** Writes a message whole or not at all; STORAGE_FULL or STORAGE_FAILED. */
    public static void write(Path file, MessageOrBuilder message) {
        AtomicFiles.write(file, (print(PRINTER, message) + "\n").getBytes(UTF_8));
    }

    /** Reads a file into a builder; STORAGE_FAILED when it is not there or not that message. */
    public static <B extends Message.Builder> B read(Path file, B builder) {
        try {
            PARSER.merge(Files.readString(file), builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new TouchstoneException(
                    Reason.STORAGE_FAILED,
                    file + ": not a readable " + builder.getDescriptorForType().getName() + " (expected: its JSON)");
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }

    /** A message on lines for people to read, without the end of the last. */
    public static String pretty(MessageOrBuilder message) {
        return print(PRINTER, message);
    }

    /** A message on one line, without its end. */
    public static String line(MessageOrBuilder message) {
        return print(LINE_PRINTER, message);
    }

    /** Reads what {@link #line} gave; STORAGE_FAILED when it is not that message. */
    public static <B extends Message.Builder> B parse(String line, B builder) {
        try {
            PARSER.merge(line, builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new TouchstoneException(
                    Reason.STORAGE_FAILED,
                    "not a readable " + builder.getDescriptorForType().getName() + " (expected: its JSON)");
        }
    }

    private static String print(JsonFormat.Printer printer, MessageOrBuilder message) {
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new TouchstoneException(
                    Reason.INTERNAL, message.getDescriptorForType().getName() + ": cannot be written as JSON", e);
        }
    }
}
