package dev.touchstone.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ages such as {@code 30d}, {@code 12h} and {@code 1d12h}. */
final class AgeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        int days = upper.indexOf('D') + 1;
        String time = upper.substring(days);
        try {
            return Duration.parse("P" + upper.substring(0, days) + (time.isEmpty() ? "" : "T" + time));
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(text + " (expected: an age such as 30d, 12h or 1d12h)");
        }
    }
}
