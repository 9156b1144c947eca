package dev.touchstone.jinja;

import dev.touchstone.jinja.Expression.Inputs;
import dev.touchstone.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what operators stand between: literals, names, brackets, and the attributes, items and calls behind them. */
final class OperandParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression operand() {
        return postfix(primary());
    }

    private Expression primary() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NAME -> name(token.text());
            case STRING -> new Expression.Literal(new Value.Text(strings(token.text())));
            case INTEGER -> new Expression.Literal(new Value.Int(integer(token)));
            case FLOAT -> new Expression.Literal(new Value.Real(Double.parseDouble(token.text())));
            case OPERATOR -> bracketed(token);
            default -> throw new TemplateException("`" + token.text() + "` (expected: an expression)").at(token.line());
        };
    }

    private static long integer(Token token) {
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException e) {
            throw new TemplateException("number `" + token.text() + "` is too large").at(token.line());
        }
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(new Value.Bool(true));
            case "false", "False" -> new Expression.Literal(new Value.Bool(false));
            case "none", "None" -> new Expression.Literal(Value.None.NONE);
            default -> new Expression.Name(name);
        };
    }

    /** Literals that stand side by side are one text. */
    private String strings(String first) {
        StringBuilder text = new StringBuilder(first);
        while (tokens.peek().is(Kind.STRING)) {
            text.append(tokens.take().text());
        }
        return text.toString();
    }

    private Expression bracketed(Token opening) {
        return switch (opening.text()) {
            case "(" -> parenthesized();
            case "[" -> new Expression.ItemsOf(list("]"), false);
            case "{" -> dict();
            default ->
                throw new TemplateException("`" + opening.text() + "` (expected: an expression)").at(opening.line());
        };
    }

    private Expression parenthesized() {
        if (tokens.takeOperator(")")) {
            return new Expression.ItemsOf(List.of(), true);
        }
        Expression inner = expressions.expressionOrTuple();
        tokens.expectOperator(")");
        return inner;
    }

    private List<Expression> list(String closing) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator(closing)) {
            items.add(expressions.expression());
            if (!tokens.peek().isOperator(closing)) {
                tokens.expectOperator(",");
            }
        }
        return items;
    }

    private Expression dict() {
        List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
        while (!tokens.takeOperator("}")) {
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            entries.add(Map.entry(key, expressions.expression()));
            if (!tokens.peek().isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.DictOf(entries);
    }

    private Expression postfix(Expression start) {
        Expression target = start;
        while (true) {
            if (tokens.takeOperator(".")) {
                target = attribute(target);
            } else if (tokens.takeOperator("[")) {
                target = subscript(target);
            } else if (tokens.takeOperator("(")) {
                target = new Expression.Call(target, inputs());
            } else {
                return target;
            }
        }
    }

    private Expression attribute(Expression target) {
        if (tokens.peek().is(Kind.INTEGER)) {
            return new Expression.Index(target, new Expression.Literal(new Value.Int(integer(tokens.take()))));
        }
        return new Expression.Attribute(
                target, tokens.expect(Kind.NAME, "a name").text());
    }

    private Expression subscript(Expression target) {
        Expression begin = tokens.peek().isOperator(":") ? null : expressions.expression();
        if (begin != null && tokens.takeOperator("]")) {
            return new Expression.Index(target, begin);
        }
        tokens.expectOperator(":");
        Expression end = sliceEnd();
        Expression step = tokens.takeOperator(":") ? sliceEnd() : null;
        tokens.expectOperator("]");
        return new Expression.Slice(target, begin, end, step);
    }

    private @Nullable Expression sliceEnd() {
        return tokens.peek().isOperator(":") || tokens.peek().isOperator("]") ? null : expressions.expression();
    }

    /** What stands in parentheses that are open already. */
    Inputs inputs() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.takeOperator(")")) {
            if (tokens.peek().is(Kind.NAME) && tokens.peekSecond().isOperator("=")) {
                String name = tokens.take().text();
                tokens.take();
                named.put(name, expressions.expression());
            } else {
                positional.add(expressions.expression());
            }
            if (!tokens.peek().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Inputs(positional, named);
    }
}
