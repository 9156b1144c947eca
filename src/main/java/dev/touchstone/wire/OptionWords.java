package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
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

    private static void set(TrainOptions.Builder builder, String key, String text, Violations violations) {
        FieldDescriptor field = TrainOptions.getDescriptor().findFieldByName(key);
        if (field == null) {
            violations.add(key, "no such option (expected one of: " + keys() + ")");
            return;
        }
        try {
            builder.setField(field, value(field, text.strip()));
        } catch (IllegalArgumentException | DateTimeException e) {
            violations.check(false, key, text, expected(field));
        }
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
                .map(FieldDescriptor::getName)
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
