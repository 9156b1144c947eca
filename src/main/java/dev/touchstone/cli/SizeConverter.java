package dev.touchstone.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes in bytes, or with a decimal unit such as {@code 20GB}. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(B|KB|MB|GB|TB)?");
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        try {
            if (size.matches()) {
                long bytes = Long.parseLong(size.group(1));
                int unit = size.group(2) == null ? 0 : UNITS.indexOf(size.group(2));
                for (int i = 0; i < unit; i++) {
                    bytes = Math.multiplyExact(bytes, 1000);
                }
                return bytes;
            }
        } catch (ArithmeticException e) {
            // More than there can be: as wrong as no number.
        }
        throw new TypeConversionException(text + " (expected: a size such as 20GB, 500MB or 1000)");
    }
}
