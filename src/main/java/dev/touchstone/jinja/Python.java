package dev.touchstone.jinja;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What Python says of values: truth, equality, order, length, and how they are written. */
final class Python {
    private Python() {}

    static boolean isTrue(Value value) {
        return switch (value) {
            case Value.Bool bool -> bool.value();
            case Value.Int number -> number.value() != 0;
            case Value.Real number -> number.value() != 0;
            case Value.Text text -> !text.text().isEmpty();
            case Value.Items items -> !items.items().isEmpty();
            case Value.Dict dict -> !dict.entries().isEmpty();
            case Value.None none -> false;
            case Value.Undefined undefined -> false;
            case Value.Namespace namespace -> true;
            case Value.Function function -> true;
        };
    }

    static boolean areEqual(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right) == 0;
        }
        return switch (left) {
            case Value.Undefined undefined -> right instanceof Value.Undefined;
            case Value.Items items
            when right instanceof Value.Items other ->
                items.tuple() == other.tuple() && areEqual(items.items(), other.items());
            case Value.Dict dict when right instanceof Value.Dict other -> areEqual(dict, other);
            default -> left.equals(right);
        };
    }

    private static boolean areEqual(List<Value> left, List<Value> right) {
        boolean equal = left.size() == right.size();
        for (int i = 0; equal && i < left.size(); i++) {
            equal = areEqual(left.get(i), right.get(i));
        }
        return equal;
    }

    private static boolean areEqual(Value.Dict left, Value.Dict right) {
        return left.entries().size() == right.entries().size()
                && left.entries().entrySet().stream().allMatch(entry -> {
                    Value other = right.entries().get(entry.getKey());
                    return other != null && areEqual(entry.getValue(), other);
                });
    }

    /** Of two numbers or two texts. */
    static int compare(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right);
        }
        if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
            return compareCodePoints(a, b);
        }
        throw new TemplateException("cannot compare " + type(left) + " and " + type(right));
    }

    private static int compareCodePoints(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        return Arrays.compare(a, b);
    }

    private static int compareNumbers(Value left, Value right) {
        return left instanceof Value.Real || right instanceof Value.Real
                ? Double.compare(real(left) + 0.0, real(right) + 0.0)
                : Long.compare(integer(left), integer(right));
    }

    /** Truth values are numbers, too. */
    static boolean isNumber(Value value) {
        return value instanceof Value.Int || value instanceof Value.Real || value instanceof Value.Bool;
    }

    static double real(Value value) {
        return value instanceof Value.Real(double real) ? real : integer(value);
    }

    /** A whole number. */
    static long integer(Value value) {
        return switch (value) {
            case Value.Int number -> number.value();
            case Value.Bool bool -> bool.value() ? 1 : 0;
            default -> throw new TemplateException(type(value) + " (expected: a whole number)");
        };
    }

    static String text(Value value) {
        if (value instanceof Value.Text(String text)) {
            return text;
        }
        throw new TemplateException(type(value) + " (expected: a text)");
    }

    /** What a loop goes through. */
    static List<Value> items(Value value) {
        return switch (value) {
            case Value.Items items -> items.items();
            case Value.Dict dict -> List.copyOf(dict.entries().keySet());
            case Value.Text text -> characters(text.text());
            case Value.Undefined undefined -> List.of();
            default -> throw new TemplateException(type(value) + " (expected: a list)");
        };
    }

    private static List<Value> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).map(Value::of).toList();
    }

    /** Texts are measured in code points. */
    static int length(Value value) {
        return value instanceof Value.Text(String text)
                ? text.codePointCount(0, text.length())
                : items(value).size();
    }

    /** As Python's {@code str}. */
    static String string(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Undefined undefined -> "";
            default -> written(value);
        };
    }

    /** As Python's {@code repr}. */
    static String written(Value value) {
        return switch (value) {
            case Value.Text text -> quoted(text.text());
            case Value.Int number -> Long.toString(number.value());
            case Value.Real number -> written(number.value());
            case Value.Bool bool -> bool.value() ? "True" : "False";
            case Value.None none -> "None";
            case Value.Undefined undefined -> "Undefined";
            case Value.Items items -> written(items);
            case Value.Dict dict ->
                dict.entries().entrySet().stream()
                        .map(entry -> written(entry.getKey()) + ": " + written(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Value.Namespace namespace -> throw new TemplateException("a namespace cannot be written");
            case Value.Function function -> throw new TemplateException("a function cannot be written");
        };
    }

    private static String written(Value.Items items) {
        String inner = items.items().stream().map(Python::written).collect(Collectors.joining(", "));
        if (items.tuple()) {
            return "(" + inner + (items.items().size() == 1 ? ",)" : ")");
        }
        return "[" + inner + "]";
    }

    static String written(double number) {
        String text = Double.toString(number);
        if (text.indexOf('E') >= 0 || !Double.isFinite(number)) {
            throw new TemplateException("a number that is written with an exponent is not supported");
        }
        return text;
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder quoted = new StringBuilder().append(quote);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (character == quote) {
                        quoted.append('\\');
                    }
                    quoted.append(printable(character));
                }
            }
        });
        return quoted.append(quote).toString();
    }

    private static String printable(int character) {
        boolean plain = (character >= ' ' && character < 0x7f) || Character.isLetterOrDigit(character);
        if (!plain) {
            throw new TemplateException("a list of texts with unusual characters cannot be written");
        }
        return Character.toString(character);
    }

    /** The kind of a value, for errors. */
    static String type(Value value) {
        return switch (value) {
            case Value.Text text -> "a text";
            case Value.Int number -> "a whole number";
            case Value.Real number -> "a number";
            case Value.Bool bool -> "a truth value";
            case Value.None none -> "none";
            case Value.Undefined undefined -> "`" + undefined.name() + "`, which is not defined";
            case Value.Items items -> items.tuple() ? "a tuple" : "a list";
            case Value.Dict dict -> "a dict";
            case Value.Namespace namespace -> "a namespace";
            case Value.Function function -> "a function";
        };
    }
}
