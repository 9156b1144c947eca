package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.TrainOptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hyper-parameters written as words, under the names of the contract's fields. */
final class OptionWords {
    private OptionWords() {}

    /** @throws TouchstoneException INVALID_REQUEST naming every bad key and value */
    static TrainingOptions toDomain(Map<String, String> settings, TrainingOptions defaults) {
        Violations violations = new Violations();
        TrainOptions.Builder builder = TrainOptions.newBuilder();
        settings.forEach((key, text) -> set(builder, key, text, violations));
        TrainingOptions mapped = violations.collect("", () -> OptionsMapping.toDomain(builder.build(), defaults));
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    private static void set(TrainOptions.Builder options, String key, String text, Violations violations) {
        String[] names = key.split("\\.", 2);
        Message.Builder builder = options;
        FieldDescriptor field = options.getDescriptorForType().findFieldByName(names[0]);
        if (field != null && names.length > 1) {
            builder = isGroup(field) ? options.getFieldBuilder(field) : builder;
            field = isGroup(field) ? field.getMessageType().findFieldByName(names[1]) : null;
        }
        if (field == null || isGroup(field)) {
            violations.add(key, "no such option (expected one of: " + keys() + ")");
            return;
        }
        try {
            builder.setField(field, values(field, text.strip()));
        } catch (IllegalArgumentException | DateTimeException e) {
            violations.check(false, key, text, expected(field));
        }
    }

    /** Whether a field's own fields are options, as {@code lora.r}. */
    private static boolean isGroup(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && !field.getMessageType().equals(com.google.protobuf.Duration.getDescriptor());
    }

    private static Object values(FieldDescriptor field, String text) {
        return field.isRepeated()
                ? Stream.of(text.split(",", -1))
                        .map(part -> value(field, part.strip()))
                        .toList()
                : value(field, text);
    }

    private static Object value(FieldDescriptor field, String text) {
        return switch (field.getJavaType()) {
            case DOUBLE -> Double.valueOf(text);
            case INT -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case BOOLEAN -> bool(text);
            case ENUM -> constant(field, text);
            case MESSAGE -> Times.toProto(duration(text));
            case STRING -> text;
            case FLOAT, BYTE_STRING -> throw new IllegalArgumentException(field.getFullName());
        };
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static EnumValueDescriptor constant(FieldDescriptor field, String text) {
        return constants(field).stream()
                .filter(value -> value.getName().equals(prefix(field) + text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
    }

    private static String expected(FieldDescriptor field) {
        if (field.isRepeated()) {
            return "values with commas between them";
        }
        return switch (field.getJavaType()) {
            case DOUBLE, FLOAT -> "a number";
            case INT, LONG -> "a whole number";
            case BOOLEAN -> "true or false";
            case ENUM -> "one of " + names(field);
            case MESSAGE -> "a duration such as 90s, 30m or 2h";
            case STRING, BYTE_STRING -> "text";
        };
    }

    private static String keys() {
        return TrainOptions.getDescriptor().getFields().stream()
                .flatMap(field -> isGroup(field)
                        ? field.getMessageType().getFields().stream()
                                .map(part -> field.getName() + "." + part.getName())
                        : Stream.of(field.getName()))
                .collect(Collectors.joining(", "));
    }

    private static String names(FieldDescriptor field) {
        return constants(field).stream()
                .map(value -> value.getName().substring(prefix(field).length()))
                .collect(Collectors.joining(", "));
    }

    /** All constants but UNSPECIFIED. */
    private static List<EnumValueDescriptor> constants(FieldDescriptor field) {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        return values.subList(1, values.size());
    }

    private static String prefix(FieldDescriptor field) {
        String unspecified = field.getEnumType().getValues().getFirst().getName();
        return unspecified.substring(0, unspecified.length() - "UNSPECIFIED".length());
    }
}
