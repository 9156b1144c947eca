package dev.touchstone.convert;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message read by field numbers, without its schema.
 *
 * @param fields length-delimited ones still unparsed, so that tensors are never copied
 */
record ProtoMessage(UnknownFieldSet fields) {
    static ProtoMessage parse(byte[] message) {
        CodedInputStream input = CodedInputStream.newInstance(message);
        return parse(input);
    }

    List<ProtoMessage> messages(int field) {
        return bytes(field).stream()
                .map(message -> parse(message.newCodedInput()))
                .toList();
    }

    List<ByteString> bytes(int field) {
        return fields.getField(field).getLengthDelimitedList();
    }

    List<String> texts(int field) {
        return bytes(field).stream().map(ByteString::toStringUtf8).toList();
    }

    String text(int field) {
        return String.join("", texts(field));
    }

    /** A repeated integer, whether packed or not. */
    List<Long> integers(int field) {
        List<Long> integers = new ArrayList<>(fields.getField(field).getVarintList());
        try {
            for (ByteString packed : bytes(field)) {
                CodedInputStream input = packed.newCodedInput();
                while (!input.isAtEnd()) {
                    integers.add(input.readInt64());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return integers;
    }

    private static ProtoMessage parse(CodedInputStream input) {
        input.enableAliasing(true);
        try {
            return new ProtoMessage(UnknownFieldSet.parseFrom(input));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
