package dev.touchstone.jinja;

import dev.touchstone.jinja.Token.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A token inside a block or variable. */
record Lexeme(Kind kind, String text, int end) {
    private static final Pattern NUMBER =
            Pattern.compile("(?<integer>\\d+(?:_\\d+)*)(?<rest>\\.\\d+(?:[eE][-+]?\\d+)?|[eE][-+]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern STRING = Pattern.compile("(?s)'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+*/%~\\[\\](){}><=.:|,]");

    static Lexeme at(String source, int position, int line) {
        if (position == source.length()) {
            throw new TemplateException("a block that does not end").at(line);
        }
        Matcher name = at(NAME, source, position);
        if (name.lookingAt()) {
            return new Lexeme(Kind.NAME, name.group(), name.end());
        }
        Matcher number = at(NUMBER, source, position);
        if (number.lookingAt()) {
            return number(number, position > 0 && source.charAt(position - 1) == '.');
        }
        Matcher string = at(STRING, source, position);
        if (string.lookingAt()) {
            String quoted = string.group(1) == null ? string.group(2) : string.group(1);
            return new Lexeme(Kind.STRING, Escapes.decode(quoted, line), string.end());
        }
        return operator(source, position, line);
    }

    private static Lexeme operator(String source, int position, int line) {
        Matcher operator = at(OPERATOR, source, position);
        if (!operator.lookingAt()) {
            String character = Character.toString(source.codePointAt(position));
            throw new TemplateException("unexpected character `" + character + "`").at(line);
        }
        return new Lexeme(Kind.OPERATOR, operator.group(), operator.end());
    }

    private static Lexeme number(Matcher number, boolean afterDot) {
        boolean whole = number.group("rest") == null || afterDot;
        String text = (whole ? number.group("integer") : number.group()).replace("_", "");
        return new Lexeme(whole ? Kind.INTEGER : Kind.FLOAT, text, whole ? number.end("integer") : number.end());
    }

    private static Matcher at(Pattern pattern, String source, int position) {
        return pattern.matcher(source).region(position, source.length());
    }

    /** By how many brackets the text behind it is deeper than the text before it. */
    int nesting() {
        if (kind != Kind.OPERATOR) {
            return 0;
        }
        return switch (text) {
            case "(", "[", "{" -> 1;
            case ")", "]", "}" -> -1;
            default -> 0;
        };
    }
}
