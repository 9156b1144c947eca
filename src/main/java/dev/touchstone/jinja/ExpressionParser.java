package dev.touchstone.jinja;

import dev.touchstone.jinja.Expression.Inputs;
import dev.touchstone.jinja.Token.Kind;
import java.util.ArrayList;
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
    private final OperandParser operands;
    private int depth;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
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
            operand = operands.operand();
        }
        depth--;
        return withFilters ? filtered(operand) : operand;
    }

    private Expression filtered(Expression start) {
        Expression target = start;
        while (true) {
            if (tokens.takeOperator("|")) {
                target = filter(target);
            } else if (tokens.takeName("is")) {
                target = test(target);
            } else if (tokens.takeOperator("(")) {
                target = new Expression.Call(target, operands.inputs());
            } else {
                return target;
            }
        }
    }

    private Expression filter(Expression target) {
        Token name = tokens.expect(Kind.NAME, "the name of a filter");
        Filters.require(name);
        return new Expression.Filtered(target, name.text(), tokens.takeOperator("(") ? operands.inputs() : Inputs.NONE);
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
            return operands.inputs();
        }
        Token next = tokens.peek();
        boolean argument =
                switch (next.kind()) {
                    case NAME -> !AFTER_TEST.contains(next.text());
                    case STRING, INTEGER, FLOAT -> true;
                    case OPERATOR -> next.text().equals("[") || next.text().equals("{");
                    default -> false;
                };
        return argument ? new Inputs(List.of(operands.operand()), Map.of()) : Inputs.NONE;
    }
}
