package dev.touchstone.jinja;

import dev.touchstone.jinja.Token.Kind;
import java.util.List;

/** The tokens of a template, read from the front. */
final class TokenStream {
    private final List<Token> tokens;
    private int next;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Takes the next token if it is this operator. */
    boolean takeOperator(String symbol) {
        boolean found = peek().isOperator(symbol);
        if (found) {
            take();
        }
        return found;
    }

    /** Takes the next token if it is this name. */
    boolean takeName(String name) {
        boolean found = peek().isName(name);
        if (found) {
            take();
        }
        return found;
    }

    void expectOperator(String symbol) {
        if (!takeOperator(symbol)) {
            throw unexpected("`" + symbol + "`");
        }
    }

    void expectName(String name) {
        if (!takeName(name)) {
            throw unexpected("`" + name + "`");
        }
    }

    Token expect(Kind kind, String expected) {
        if (!peek().is(kind)) {
            throw unexpected(expected);
        }
        return take();
    }

    TemplateException unexpected(String expected) {
        return error("`" + peek().text() + "` (expected: " + expected + ")");
    }

    TemplateException error(String message) {
        return new TemplateException(message).at(peek().line());
    }
}
