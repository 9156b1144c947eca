package dev.touchstone.jinja;

/** Escape sequences of Python's string literals. */
final class Escapes {
    private static final String SIMPLE = "\\'\"abfnrtv";
    private static final String MEANING = "\\'\"\u0007\b\f\n\r\t\u000b";

    private Escapes() {}

    static String decode(String quoted, int line) {
        if (quoted.indexOf('\\') < 0) {
            return quoted;
        }
        StringBuilder text = new StringBuilder();
        int next = 0;
        while (next < quoted.length()) {
            char character = quoted.charAt(next);
            if (character != '\\') {
                text.append(character);
                next++;
            } else {
                next = decodeOne(quoted, next + 1, text, line);
            }
        }
        return text.toString();
    }

    /** Takes one escape sequence, without its backslash; returns where the text goes on. */
    private static int decodeOne(String quoted, int position, StringBuilder text, int line) {
        char kind = quoted.charAt(position);
        int simple = SIMPLE.indexOf(kind);
        if (simple >= 0) {
            text.append(MEANING.charAt(simple));
            return position + 1;
        }
        return switch (kind) {
            case '\n' -> position + 1;
            case 'x' -> codePoint(quoted, position + 1, 2, text, line);
            case 'u' -> codePoint(quoted, position + 1, 4, text, line);
            case 'U' -> codePoint(quoted, position + 1, 8, text, line);
            case 'N', '0', '1', '2', '3', '4', '5', '6', '7' ->
                throw new TemplateException("escape `\\" + kind + "` is not supported").at(line);
            default -> {
                // Python keeps what it does not know.
                text.append('\\');
                yield position;
            }
        };
    }

    private static int codePoint(String quoted, int begin, int digits, StringBuilder text, int line) {
        try {
            String hex = quoted.substring(begin, begin + digits);
            text.appendCodePoint(Integer.parseUnsignedInt(hex, 16));
            return begin + digits;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new TemplateException("an escape sequence without " + digits + " hexadecimal digits of a character")
                    .at(line);
        }
    }
}
