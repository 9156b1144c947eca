package dev.touchstone.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has a value. */
sealed interface Expression {
    record Literal(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    record ItemsOf(List<Expression> items, boolean tuple) implements Expression {}

    record DictOf(List<Map.Entry<Expression, Expression>> entries) implements Expression {}

    record Attribute(Expression target, String name) implements Expression {}

    record Index(Expression target, Expression key) implements Expression {}

    record Slice(
            Expression target,
            @Nullable Expression begin,
            @Nullable Expression end,
            @Nullable Expression step) implements Expression {}

    record Call(Expression target, Inputs inputs) implements Expression {}

    record Filtered(Expression target, String filter, Inputs inputs) implements Expression {}

    record Tested(Expression target, String test, Inputs inputs) implements Expression {}

    record Not(Expression operand) implements Expression {}

    record Minus(Expression operand) implements Expression {}

    record Plus(Expression operand) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

    /** Texts one after the other: {@code ~}. */
    record Joined(List<Expression> parts) implements Expression {}

    /** {@code a < b < c} means that both hold. */
    record Compared(Expression first, List<Comparison> comparisons) implements Expression {}

    record Comparison(String operator, Expression right) {}

    /** @param otherwise null: undefined */
    record Conditional(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    /** What something is called with, not evaluated yet. */
    record Inputs(List<Expression> positional, Map<String, Expression> named) {
        static final Inputs NONE = new Inputs(List.of(), Map.of());
    }
}
