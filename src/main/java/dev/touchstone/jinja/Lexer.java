package dev.touchstone.jinja;

import dev.touchstone.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens, as Jinja 3.1 does with {@code trim_blocks} and {@code lstrip_blocks}, which is how transformers reads
 * chat templates: a line break after a block goes, and so do blanks before a block that begins a line.
 */
final class Lexer {
    private static final Pattern BEGIN = Pattern.compile("\\{([{%#])([-+]?)");
    private static final Pattern COMMENT_END = Pattern.compile("(?s)[-+]?#\\}");
    private static final Pattern RAW = Pattern.compile("\\s*raw\\s*(-?)%\\}");
    private static final Pattern RAW_END = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        return lexer.run();
    }

    private List<Token> run() {
        Matcher begin = BEGIN.matcher(source);
        while (begin.find(position)) {
            char kind = begin.group(1).charAt(0);
            data(source.substring(position, begin.start()), begin.group(2), kind != '{');
            advance(begin.end());
            switch (kind) {
                case '#' -> comment();
                case '%' -> block();
                default -> expression(Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, "}}");
            }
        }
        add(Kind.DATA, source.substring(position));
        advance(source.length());
        add(Kind.END, "the end of the template");
        return tokens;
    }

    private void data(String text, String sign, boolean block) {
        String kept = text;
        if (sign.equals("-")) {
            kept = Whitespace.stripTrailing(text);
        } else if (block && sign.isEmpty()) {
            kept = withoutIndent(text);
        }
        add(Kind.DATA, kept);
    }

    private String withoutIndent(String text) {
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean beginsLine = lineStart > 0 || position == 0 || source.charAt(position - 1) == '\n';
        return beginsLine && Whitespace.isBlank(text.substring(lineStart)) ? text.substring(0, lineStart) : text;
    }

    private void comment() {
        Matcher end = COMMENT_END.matcher(source);
        if (!end.find(position)) {
            throw new TemplateException("a comment that does not end").at(line);
        }
        afterBlock(end.group().substring(0, end.group().length() - 2), end.end());
    }

    private void block() {
        Matcher raw = RAW.matcher(source).region(position, source.length());
        if (!raw.lookingAt()) {
            expression(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
            return;
        }
        advance(raw.end());
        if (!raw.group(1).isEmpty()) {
            skipSpace();
        }
        Matcher end = RAW_END.matcher(source);
        if (!end.find(position)) {
            throw new TemplateException("`raw` that does not end").at(line);
        }
        data(source.substring(position, end.start()), end.group(1), true);
        afterBlock(end.group(2), end.end());
    }

    private void afterBlock(String sign, int end) {
        advance(end);
        if (sign.equals("-")) {
            skipSpace();
        } else if (sign.isEmpty() && source.startsWith("\n", position)) {
            advance(position + 1);
        }
    }

    private void expression(Kind begin, Kind end, String closing) {
        add(begin, closing);
        int depth = 0;
        while (true) {
            skipSpace();
            if (depth == 0 && closes(closing, end)) {
                return;
            }
            Lexeme lexeme = Lexeme.at(source, position, line);
            add(lexeme.kind(), lexeme.text());
            depth += lexeme.nesting();
            advance(lexeme.end());
        }
    }

    /** Takes the end of a block or variable if it is here. */
    private boolean closes(String closing, Kind end) {
        boolean block = end == Kind.BLOCK_END;
        String sign = source.startsWith("-" + closing, position) ? "-" : "";
        sign = block && source.startsWith("+" + closing, position) ? "+" : sign;
        if (!source.startsWith(sign + closing, position)) {
            return false;
        }
        add(end, closing);
        int after = position + sign.length() + closing.length();
        if (block) {
            afterBlock(sign, after);
        } else {
            advance(after);
            if (!sign.isEmpty()) {
                skipSpace();
            }
        }
        return true;
    }

    private void skipSpace() {
        int end = position;
        while (end < source.length() && Whitespace.isSpace(source.charAt(end))) {
            end++;
        }
        advance(end);
    }

    private void advance(int to) {
        for (; position < to; position++) {
            line += source.charAt(position) == '\n' ? 1 : 0;
        }
    }

    private void add(Kind kind, String text) {
        if (kind != Kind.DATA || !text.isEmpty()) {
            tokens.add(new Token(kind, text, line));
        }
    }
}
