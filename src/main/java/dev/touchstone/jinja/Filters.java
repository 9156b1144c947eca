package dev.touchstone.jinja;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What follows {@code |}. */
final class Filters {
    private interface Filter {
        Value apply(Value value, Arguments arguments);
    }

    private interface Plain {
        Value apply(Value value);
    }

    /** Nothing is escaped, so a text that is written as it is needs no mark; added to another, Jinja would escape that. */
    static final String SAFE = "safe";

    private static final Pattern WORD = Pattern.compile("[^-\\s({\\[<]+");

    private static final Map<String, Filter> ALL = Map.ofEntries(
            Map.entry(
                    "trim",
                    (value, arguments) -> StringMethods.strip("trim", Python.string(value), arguments, true, true)),
            plain("length", value -> Value.of(Python.length(value))),
            plain("count", value -> Value.of(Python.length(value))),
            plain("upper", value -> Value.of(Python.string(value).toUpperCase(Locale.ROOT))),
            plain("lower", value -> Value.of(Python.string(value).toLowerCase(Locale.ROOT))),
            plain("capitalize", value -> Value.of(StringMethods.capitalized(Python.string(value)))),
            plain("title", value -> Value.of(title(Python.string(value)))),
            plain("string", value -> Value.of(Python.string(value))),
            plain("list", value -> Value.list(Python.items(value))),
            plain("first", value -> Members.item(Value.list(Python.items(value)), Value.of(0))),
            plain("last", value -> Members.item(Value.list(Python.items(value)), Value.of(-1))),
            plain(SAFE, Filters::refuseSafe),
            plain("reverse", Filters::reverse),
            plain("items", Filters::items),
            plain("dictsort", Filters::dictSort),
            Map.entry("default", Filters::fallback),
            Map.entry("d", Filters::fallback),
            Map.entry("join", Filters::join),
            Map.entry("replace", Filters::replace),
            Map.entry("int", Filters::integer),
            Map.entry("tojson", Json::filter),
            Map.entry("map", Filters::map),
            Map.entry("select", (value, arguments) -> select("select", value, arguments, true)),
            Map.entry("reject", (value, arguments) -> select("reject", value, arguments, false)),
            Map.entry("selectattr", (value, arguments) -> selectAttribute("selectattr", value, arguments, true)),
            Map.entry("rejectattr", (value, arguments) -> selectAttribute("rejectattr", value, arguments, false)));

    private Filters() {}

    /** Refuses what is not known. */
    static void require(Token name) {
        if (!ALL.containsKey(name.text())) {
            throw new TemplateException("filter `" + name.text() + "` is not supported").at(name.line());
        }
    }

    static Value apply(String name, Value value, Arguments arguments) {
        Filter filter = ALL.get(name);
        if (filter == null) {
            throw new TemplateException("filter `" + name + "` is not supported");
        }
        return filter.apply(value, arguments);
    }

    private static Map.Entry<String, Filter> plain(String name, Plain filter) {
        return Map.entry(name, (value, arguments) -> {
            arguments.bind(name);
            return filter.apply(value);
        });
    }

    private static String title(String text) {
        return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(StringMethods.capitalized(word.group())));
    }

    private static Value refuseSafe(Value value) {
        throw new TemplateException("filter `" + SAFE + "` inside an expression is not supported");
    }

    private static Value reverse(Value value) {
        if (value instanceof Value.Text(String text)) {
            return Value.of(new StringBuilder(text).reverse().toString());
        }
        return Value.list(Python.items(value).reversed());
    }

    private static Value items(Value value) {
        return switch (value) {
            case Value.Undefined undefined -> Value.list(List.of());
            case Value.Dict dict -> DictMethods.items(dict);
            default -> throw new TemplateException("items: " + Python.type(value) + " (expected: a dict)");
        };
    }

    /** Pairs of key and value by key, whatever the case of its letters. */
    private static Value dictSort(Value value) {
        Comparator<Value> byKey = (left, right) -> Python.compare(lowerCase(left), lowerCase(right));
        return Value.list(Python.items(items(value)).stream()
                .sorted(Comparator.comparing(pair -> Python.items(pair).getFirst(), byKey))
                .toList());
    }

    private static Value lowerCase(Value value) {
        return value instanceof Value.Text(String text) ? Value.of(text.toLowerCase(Locale.ROOT)) : value;
    }

    private static Value fallback(Value value, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("default", "default_value", "boolean");
        boolean falseToo = Python.isTrue(bound.get("boolean", Value.of(false)));
        boolean absent = value instanceof Value.Undefined || (falseToo && !Python.isTrue(value));
        return absent ? bound.get("default_value", Value.of("")) : value;
    }

    private static Value join(Value value, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("join", "d", "attribute");
        Value attribute = bound.get("attribute", Value.None.NONE);
        return Value.of(Python.items(value).stream()
                .map(item -> attribute == Value.None.NONE ? item : Members.path(item, attribute))
                .map(Python::string)
                .collect(Collectors.joining(Python.string(bound.get("d", Value.of(""))))));
    }

    private static Value replace(Value value, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("replace", "s", "new");
        return Value.of(StringMethods.replaced(
                Python.string(value), Python.string(bound.get("s")), Python.string(bound.get("new"))));
    }

    private static Value integer(Value value, Arguments arguments) {
        Value fallback = arguments.bind("int", "default").get("default", Value.of(0));
        if (Python.isNumber(value)) {
            return value instanceof Value.Real(double real) ? Value.of((long) real) : Value.of(Python.integer(value));
        }
        try {
            return value instanceof Value.Text(String text)
                    ? Value.of(Long.parseLong(Whitespace.strip(text)))
                    : fallback;
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    private static Value map(Value value, Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            Value attribute = arguments.bind("map", "attribute").get("attribute");
            return Value.list(Python.items(value).stream()
                    .map(item -> Members.path(item, attribute))
                    .toList());
        }
        String filter = Python.text(arguments.positional().getFirst());
        Arguments rest = arguments.withoutFirst();
        return Value.list(Python.items(value).stream()
                .map(item -> apply(filter, item, rest))
                .toList());
    }

    private static Value select(String name, Value value, Arguments arguments, boolean kept) {
        Predicate<Value> test = test(name, arguments);
        return Value.list(Python.items(value).stream()
                .filter(item -> test.test(item) == kept)
                .toList());
    }

    private static Value selectAttribute(String name, Value value, Arguments arguments, boolean kept) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateException(name + ": no attribute");
        }
        Value attribute = arguments.positional().getFirst();
        Predicate<Value> test = test(name, arguments.withoutFirst());
        return Value.list(Python.items(value).stream()
                .filter(item -> test.test(Members.path(item, attribute)) == kept)
                .toList());
    }

    private static Predicate<Value> test(String name, Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            arguments.bind(name);
            return Python::isTrue;
        }
        String test = Python.text(arguments.positional().getFirst());
        Arguments rest = arguments.withoutFirst();
        return item -> Tests.holds(test, item, rest);
    }
}
