package dev.touchstone.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arithmetic, comparison, and slices. */
final class Operators {
    private Operators() {}

    static Value arithmetic(String operator, Value left, Value right) {
        if (operator.equals("+") && left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
            return new Value.Text(a.concat(b));
        }
        if (operator.equals("+")
                && left instanceof Value.Items a
                && right instanceof Value.Items b
                && a.tuple() == b.tuple()) {
            List<Value> all = new ArrayList<>(a.items());
            all.addAll(b.items());
            return new Value.Items(all, a.tuple());
        }
        if (operator.equals("*") && left instanceof Value.Text(String text) && Python.isNumber(right)) {
            return repeated(text, Python.integer(right));
        }
        if (!Python.isNumber(left) || !Python.isNumber(right)) {
            throw new TemplateException(
                    "operator `" + operator + "` with " + Python.type(left) + " and " + Python.type(right));
        }
        return left instanceof Value.Real || right instanceof Value.Real || operator.equals("/")
                ? new Value.Real(reals(operator, Python.real(left), Python.real(right)))
                : new Value.Int(integers(operator, Python.integer(left), Python.integer(right)));
    }

    private static Value repeated(String text, long times) {
        if (times > 0 && text.length() > Value.MAX_TEXT / times) {
            throw new TemplateException("a text of more than " + Value.MAX_TEXT + " characters");
        }
        return new Value.Text(text.repeat((int) Math.max(0, times)));
    }

    private static long integers(String operator, long left, long right) {
        try {
            return switch (operator) {
                case "+" -> Math.addExact(left, right);
                case "-" -> Math.subtractExact(left, right);
                case "*" -> Math.multiplyExact(left, right);
                case "//" -> Math.floorDiv(left, right);
                case "%" -> Math.floorMod(left, right);
                default -> throw new TemplateException("operator `" + operator + "` is not supported");
            };
        } catch (ArithmeticException e) {
            throw new TemplateException("operator `" + operator + "`: division by zero, or a number that is too large");
        }
    }

    private static double reals(String operator, double left, double right) {
        if (right == 0 && !operator.equals("+") && !operator.equals("-") && !operator.equals("*")) {
            throw new TemplateException("operator `" + operator + "`: division by zero");
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            default -> throw new TemplateException("operator `" + operator + "` is not supported with fractions");
        };
    }

    static boolean compare(String operator, Value left, Value right) {
        return switch (operator) {
            case "==" -> Python.areEqual(left, right);
            case "!=" -> !Python.areEqual(left, right);
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            case "<" -> Python.compare(left, right) < 0;
            case "<=" -> Python.compare(left, right) <= 0;
            case ">" -> Python.compare(left, right) > 0;
            default -> Python.compare(left, right) >= 0;
        };
    }

    static boolean contains(Value all, Value one) {
        return switch (all) {
            case Value.Text(String text) -> text.contains(Python.text(one));
            case Value.Dict dict -> dict.entries().containsKey(one);
            default -> Python.items(all).stream().anyMatch(item -> Python.areEqual(item, one));
        };
    }

    /** Part of a text or list, as Python cuts it; null is a bound that was left out. */
    static Value slice(Value target, @Nullable Value begin, @Nullable Value end, @Nullable Value step) {
        if (!(target instanceof Value.Text) && !(target instanceof Value.Items)) {
            throw new TemplateException("a slice of " + Python.type(target) + " (expected: of a text or list)");
        }
        List<Value> items = Python.items(target);
        List<Value> kept = new ArrayList<>();
        long stride = step == null || step == Value.None.NONE ? 1 : Python.integer(step);
        if (stride == 0) {
            throw new TemplateException("a slice with step 0");
        }
        long lowest = stride > 0 ? 0 : -1;
        long highest = stride > 0 ? items.size() : items.size() - 1;
        long first = bound(begin, items.size(), lowest, highest, stride > 0 ? lowest : highest);
        long last = bound(end, items.size(), lowest, highest, stride > 0 ? highest : lowest);
        for (long i = first; stride > 0 ? i < last : i > last; i += stride) {
            kept.add(items.get((int) i));
        }
        return target instanceof Value.Items whole ? new Value.Items(kept, whole.tuple()) : joined(kept);
    }

    private static long bound(@Nullable Value value, int size, long lowest, long highest, long absent) {
        if (value == null || value == Value.None.NONE) {
            return absent;
        }
        long index = Python.integer(value);
        return Math.clamp(index < 0 ? index + size : index, lowest, highest);
    }

    private static Value joined(List<Value> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(character -> text.append(Python.text(character)));
        return new Value.Text(text.toString());
    }
}
