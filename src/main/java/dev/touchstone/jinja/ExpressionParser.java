package dev.touchstone.jinja;

import dev.touchstone.jinja.Expression.Inputs;
import dev.touchstone.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions; what binds tighter than what is as in Jinja, where {@code not x is y} means {@code not (x is y)}. */
final class ExpressionParser {
    private static final int MAX_DEPTH = 100;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and", "if", "is", "in", "not");

    private final TokenStream tokens;
    private int depth;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    Expression expression() {
        deeper();
        Expression then = or();
        while (tokens.takeName("if")) {
            Expression condition = or();
            Expression otherwise = tokens.takeName("else") ? expression() : null;
            then = new Expression.Conditional(condition, then, otherwise);
        }
        depth--;
        return then;
    }

    /** Several expressions with commas are a tuple. */
    Expression expressionOrTuple() {
        Expression first = expression();
        return tokens.peek().isOperator(",") ? tuple(first) : first;
    }

    /** What a loop goes through: an {@code if} behind it is the loop's. */
    Expression iterable() {
        return or();
    }

    private Expression tuple(Expression first) {
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.takeOperator(",") && !endsTuple()) {
            items.add(expression());
        }
        return new Expression.ItemsOf(items, true);
    }

    private boolean endsTuple() {
        Token next = tokens.peek();
        return next.isOperator(")") || next.is(Kind.BLOCK_END) || next.is(Kind.VARIABLE_END);
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw tokens.error("an expression nested more than " + MAX_DEPTH + " deep");
        }
    }

    private Expression or() {
        Expression left = and();
        while (tokens.takeName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.takeName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.takeName("not")) {
            return comparison();
        }
        deeper();
        Expression operand = not();
        depth--;
        return new Expression.Not(operand);
    }

    private Expression comparison() {
        Expression first = sum();
        List<Expression.Comparison> comparisons = new ArrayList<>();
        String operator = comparator();
        while (operator != null) {
            comparisons.add(new Expression.Comparison(operator, sum()));
            operator = comparator();
        }
        return comparisons.isEmpty() ? first : new Expression.Compared(first, comparisons);
    }

    private @Nullable String comparator() {
        Token next = tokens.peek();
        if (next.is(Kind.OPERATOR) && COMPARISONS.contains(next.text())) {
            return tokens.take().text();
        }
        if (tokens.takeName("in")) {
            return "in";
        }
        if (next.isName("not") && tokens.peekSecond().isName("in")) {
            tokens.take();
            tokens.take();
            return "not in";
        }
        return null;
    }

    private Expression sum() {
        Expression left = joined();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            left = new Expression.Arithmetic(tokens.take().text(), left, joined());
        }
        return left;
    }

    private Expression joined() {
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.takeOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.getFirst() : new Expression.Joined(parts);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.peek().is(Kind.OPERATOR)
                && Set.of("*", "/", "//", "%").contains(tokens.peek().text())) {
            left = new Expression.Arithmetic(tokens.take().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression base = unary(true);
        if (tokens.peek().isOperator("**")) {
            throw tokens.error("operator `**` is not supported");
        }
        return base;
    }

    private Expression unary(boolean withFilters) {
        deeper();
        Expression operand;
        if (tokens.takeOperator("-")) {
            operand = new Expression.Minus(unary(false));
        } else if (tokens.takeOperator("+")) {
            operand = new Expression.Plus(unary(false));
        } else {
            operand = postfix(primary());
        }
        depth--;
        return withFilters ? filtered(operand) : operand;
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
        Expression inner = expressionOrTuple();
        tokens.expectOperator(")");
        return inner;
    }

    private List<Expression> list(String closing) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator(closing)) {
            items.add(expression());
            if (!tokens.peek().isOperator(closing)) {
                tokens.expectOperator(",");
            }
        }
        return items;
    }

    private Expression dict() {
        List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
        while (!tokens.takeOperator("}")) {
            Expression key = expression();
            tokens.expectOperator(":");
            entries.add(Map.entry(key, expression()));
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
        Expression begin = tokens.peek().isOperator(":") ? null : expression();
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
        return tokens.peek().isOperator(":") || tokens.peek().isOperator("]") ? null : expression();
    }

    /** What stands in parentheses that are open already. */
    private Inputs inputs() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.takeOperator(")")) {
            if (tokens.peek().is(Kind.NAME) && tokens.peekSecond().isOperator("=")) {
                String name = tokens.take().text();
                tokens.take();
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
            if (!tokens.peek().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Inputs(positional, named);
    }

    private Expression filtered(Expression start) {
        Expression target = start;
        while (true) {
            if (tokens.takeOperator("|")) {
                target = filter(target);
            } else if (tokens.takeName("is")) {
                target = test(target);
            } else if (tokens.takeOperator("(")) {
                target = new Expression.Call(target, inputs());
            } else {
                return target;
            }
        }
    }

    private Expression filter(Expression target) {
        Token name = tokens.expect(Kind.NAME, "the name of a filter");
        Filters.require(name);
        return new Expression.Filtered(target, name.text(), tokens.takeOperator("(") ? inputs() : Inputs.NONE);
    }

    private Expression test(Expression target) {
        boolean negated = tokens.takeName("not");
        Token name = tokens.expect(Kind.NAME, "the name of a test");
        Tests.require(name);
        Expression tested = new Expression.Tested(target, name.text(), testInputs());
        return negated ? new Expression.Not(tested) : tested;
    }

    private Inputs testInputs() {
        if (tokens.takeOperator("(")) {
            return inputs();
        }
        Token next = tokens.peek();
        boolean argument =
                switch (next.kind()) {
                    case NAME -> !AFTER_TEST.contains(next.text());
                    case STRING, INTEGER, FLOAT -> true;
                    case OPERATOR -> next.text().equals("[") || next.text().equals("{");
                    default -> false;
                };
        return argument ? new Inputs(List.of(postfix(primary())), Map.of()) : Inputs.NONE;
    }
}
