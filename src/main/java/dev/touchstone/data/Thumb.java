package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** The words with which people say that something is acceptable or not. */
final class Thumb {
    private Thumb() {}

    /** True for 1, true and up; false for 0, false and down; empty for anything else. */
    static Optional<Boolean> of(JsonNode value) {
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue());
        }
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            int number = value.intValue();
            return number == 0 || number == 1 ? Optional.of(number == 1) : Optional.empty();
        }
        return value.isTextual() ? of(value.textValue()) : Optional.empty();
    }

    private static Optional<Boolean> of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "true", "up", "thumbs up", "thumbs_up" -> Optional.of(true);
            case "false", "down", "thumbs down", "thumbs_down" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
