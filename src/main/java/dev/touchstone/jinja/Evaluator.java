package dev.touchstone.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Values of expressions. */
final class Evaluator {
    private final Budget budget;

    Evaluator(Budget budget) {
        this.budget = budget;
    }

    Value value(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.ItemsOf items -> new Value.Items(values(items.items(), scope), items.tuple());
            case Expression.DictOf dict -> dict(dict, scope);
            case Expression.Attribute attribute ->
                Members.attribute(value(attribute.target(), scope), attribute.name());
            case Expression.Index index -> Members.item(value(index.target(), scope), value(index.key(), scope));
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call call -> call(call, scope);
            case Expression.Filtered filtered ->
                Filters.apply(filtered.filter(), value(filtered.target(), scope), arguments(filtered.inputs(), scope));
            case Expression.Tested tested ->
                Value.of(Tests.holds(tested.test(), value(tested.target(), scope), arguments(tested.inputs(), scope)));
            case Expression.Conditional conditional -> conditional(conditional, scope);
            default -> operation(expression, scope);
        };
    }

    boolean isTrue(Expression expression, Scope scope) {
        return Python.isTrue(value(expression, scope));
    }

    private Value operation(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Not not -> Value.of(!isTrue(not.operand(), scope));
            case Expression.Minus minus -> Operators.arithmetic("-", Value.of(0), value(minus.operand(), scope));
            case Expression.Plus plus -> Operators.arithmetic("+", Value.of(0), value(plus.operand(), scope));
            case Expression.And and -> and(value(and.left(), scope), and.right(), scope);
            case Expression.Or or -> or(value(or.left(), scope), or.right(), scope);
            case Expression.Arithmetic arithmetic ->
                Operators.arithmetic(
                        arithmetic.operator(), value(arithmetic.left(), scope), value(arithmetic.right(), scope));
            case Expression.Joined joined -> joined(joined, scope);
            case Expression.Compared compared -> Value.of(holds(compared, scope));
            default -> throw new AssertionError(expression);
        };
    }

    /** The value that decides, not whether it is true. */
    private Value and(Value left, Expression right, Scope scope) {
        return Python.isTrue(left) ? value(right, scope) : left;
    }

    private Value or(Value left, Expression right, Scope scope) {
        return Python.isTrue(left) ? left : value(right, scope);
    }

    private Value conditional(Expression.Conditional conditional, Scope scope) {
        if (isTrue(conditional.condition(), scope)) {
            return value(conditional.then(), scope);
        }
        Expression otherwise = conditional.otherwise();
        return otherwise == null ? new Value.Undefined("the else of an inline if") : value(otherwise, scope);
    }

    private Value joined(Expression.Joined joined, Scope scope) {
        StringBuilder text = new StringBuilder();
        values(joined.parts(), scope).forEach(part -> text.append(Python.string(part)));
        return Value.of(text.toString());
    }

    private boolean holds(Expression.Compared compared, Scope scope) {
        Value left = value(compared.first(), scope);
        for (Expression.Comparison comparison : compared.comparisons()) {
            Value right = value(comparison.right(), scope);
            if (!Operators.compare(comparison.operator(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        return Operators.slice(
                value(slice.target(), scope),
                optional(slice.begin(), scope),
                optional(slice.end(), scope),
                optional(slice.step(), scope));
    }

    private @Nullable Value optional(@Nullable Expression expression, Scope scope) {
        return expression == null ? null : value(expression, scope);
    }

    private Value dict(Expression.DictOf dict, Scope scope) {
        SequencedMap<Value, Value> entries = new LinkedHashMap<>();
        for (Map.Entry<Expression, Expression> entry : dict.entries()) {
            entries.put(value(entry.getKey(), scope), value(entry.getValue(), scope));
        }
        return new Value.Dict(entries);
    }

    private Value call(Expression.Call call, Scope scope) {
        Value target = value(call.target(), scope);
        if (target instanceof Value.Function function) {
            return function.call(arguments(call.inputs(), scope));
        }
        throw new TemplateException("call of `" + name(call.target()) + "`, which is not supported or not defined");
    }

    private static String name(Expression target) {
        return switch (target) {
            case Expression.Name name -> name.name();
            case Expression.Attribute attribute -> attribute.name();
            default -> "an expression";
        };
    }

    private Arguments arguments(Expression.Inputs inputs, Scope scope) {
        Map<String, Value> named = new LinkedHashMap<>();
        inputs.named().forEach((name, expression) -> named.put(name, value(expression, scope)));
        return new Arguments(values(inputs.positional(), scope), named);
    }

    private List<Value> values(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>();
        expressions.forEach(expression -> values.add(value(expression, scope)));
        return values;
    }
}
