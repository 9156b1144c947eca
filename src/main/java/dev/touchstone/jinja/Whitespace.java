package dev.touchstone.jinja;

/** What Python's {@code str.isspace} calls a space; Java's set is another. */
final class Whitespace {
    private static final String SPACES =
            "\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000";

    private Whitespace() {}

    static boolean isSpace(int character) {
        return SPACES.indexOf(character) >= 0 || (character >= 0x2000 && character <= 0x200a);
    }

    static boolean isBlank(String text) {
        return text.chars().allMatch(Whitespace::isSpace);
    }

    static String stripLeading(String text) {
        int begin = 0;
        while (begin < text.length() && isSpace(text.charAt(begin))) {
            begin++;
        }
        return text.substring(begin);
    }

    static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String strip(String text) {
        return stripLeading(stripTrailing(text));
    }
}
