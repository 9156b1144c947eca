package dev.touchstone.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The few opcodes of pickle protocol 2 from which PyTorch rebuilds a module's attributes. */
final class Pickle {
    private static final int PROTOCOL = 0x80;
    private static final int VERSION = 2;
    private static final int NEW_TRUE = 0x88;
    private static final int NEW_FALSE = 0x89;
    private static final int NEW_OBJECT = 0x81;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Pickle() {
        out.write(PROTOCOL);
        out.write(VERSION);
    }

    static byte[] emptyTuple() {
        Pickle pickle = new Pickle();
        pickle.out.write(')');
        return pickle.end();
    }

    /** An object of class {@code __torch__.<className>} with these attributes. */
    static byte[] module(String className, Map<String, Object> attributes) {
        Pickle pickle = new Pickle();
        pickle.global("__torch__", className);
        pickle.out.write(')');
        pickle.out.write(NEW_OBJECT);
        pickle.out.write('}');
        pickle.out.write('(');
        attributes.forEach((name, value) -> {
            pickle.string(name);
            pickle.value(value);
        });
        pickle.out.write('u');
        pickle.out.write('b');
        return pickle.end();
    }

    private void value(Object value) {
        switch (value) {
            case Boolean flag -> out.write(flag ? NEW_TRUE : NEW_FALSE);
            case Integer number -> integer(number);
            case Double number -> decimal(number);
            case String text -> string(text);
            case List<?> numbers -> numbers(numbers);
            case ProgramText.Empty container -> empty(container.type());
            default ->
                throw new IllegalArgumentException(
                        "attribute: " + value + " (expected: Boolean, Integer, Double, String, List or Empty)");
        }
    }

    private void integer(int value) {
        out.write('J');
        out.writeBytes(littleEndian(value));
    }

    private void decimal(double value) {
        out.write('G');
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(littleEndian(utf8.length));
        out.writeBytes(utf8);
    }

    /** A list of Integer or of Double alone, as the program's field says. */
    private void numbers(List<?> numbers) {
        boolean whole = numbers.stream().allMatch(Integer.class::isInstance);
        global("torch.jit._pickle", whole ? "build_intlist" : "build_doublelist");
        out.write('(');
        out.write(']');
        out.write('(');
        numbers.forEach(this::value);
        out.write('e');
        out.write('t');
        out.write('R');
    }

    /** An empty container alone would not say what it is to hold. */
    private void empty(String type) {
        global("torch.jit._pickle", "restore_type_tag");
        out.write('(');
        out.write(type.startsWith("Dict") ? '}' : ']');
        string(type);
        out.write('t');
        out.write('R');
    }

    private void global(String module, String name) {
        out.write('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private byte[] end() {
        out.write('.');
        return out.toByteArray();
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
