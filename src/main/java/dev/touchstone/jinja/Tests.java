package dev.touchstone.jinja;

import java.util.Map;

/** What follows {@code is}. */
final class Tests {
    private interface Test {
        boolean holds(Value value, Arguments arguments);
    }

    private interface Plain {
        boolean holds(Value value);
    }

    private static final Map<String, Test> ALL = Map.ofEntries(
            plain("defined", value -> !(value instanceof Value.Undefined)),
            plain("undefined", value -> value instanceof Value.Undefined),
            plain("none", value -> value == Value.None.NONE),
            plain("string", value -> value instanceof Value.Text),
            plain("mapping", value -> value instanceof Value.Dict),
            plain("sequence", Tests::isSequence),
            plain("iterable", Tests::isSequence),
            plain("number", Python::isNumber),
            plain("integer", value -> value instanceof Value.Int),
            plain("float", value -> value instanceof Value.Real),
            plain("boolean", value -> value instanceof Value.Bool),
            plain("true", value -> value instanceof Value.Bool(boolean truth) && truth),
            plain("false", value -> value instanceof Value.Bool(boolean truth) && !truth),
            plain("callable", value -> value instanceof Value.Function),
            plain("odd", value -> Math.floorMod(Python.integer(value), 2L) == 1),
            plain("even", value -> Math.floorMod(Python.integer(value), 2L) == 0),
            with("divisibleby", (value, number) -> Math.floorMod(Python.integer(value), Python.integer(number)) == 0),
            compared("eq", "=="),
            compared("equalto", "=="),
            compared("ne", "!="),
            compared("lt", "<"),
            compared("le", "<="),
            compared("gt", ">"),
            compared("ge", ">="),
            compared("in", "in"));

    private Tests() {}

    /** Refuses what is not known. */
    static void require(Token name) {
        if (!ALL.containsKey(name.text())) {
            throw new TemplateException("test `" + name.text() + "` is not supported").at(name.line());
        }
    }

    static boolean holds(String name, Value value, Arguments arguments) {
        Test test = ALL.get(name);
        if (test == null) {
            throw new TemplateException("test `" + name + "` is not supported");
        }
        return test.holds(value, arguments);
    }

    /** What is undefined counts as an empty one. */
    private static boolean isSequence(Value value) {
        return switch (value) {
            case Value.Items items -> true;
            case Value.Text text -> true;
            case Value.Dict dict -> true;
            case Value.Undefined undefined -> true;
            default -> false;
        };
    }

    private static Map.Entry<String, Test> plain(String name, Plain test) {
        return Map.entry(name, (value, arguments) -> {
            arguments.bind(name);
            return test.holds(value);
        });
    }

    private interface WithOther {
        boolean holds(Value value, Value other);
    }

    private static Map.Entry<String, Test> with(String name, WithOther test) {
        return Map.entry(name, (value, arguments) -> test.holds(value, arguments.only(name)));
    }

    private static Map.Entry<String, Test> compared(String name, String operator) {
        return with(name, (value, other) -> Operators.compare(operator, value, other));
    }
}
