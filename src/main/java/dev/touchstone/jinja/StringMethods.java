package dev.touchstone.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Methods of Python's texts. */
final class StringMethods {
    private static final Pattern LINE_BREAK =
            Pattern.compile("\r\n|[\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029]");

    private static final Map<String, Method> ALL = Map.ofEntries(
            Map.entry("strip", (text, arguments) -> strip("strip", text, arguments, true, true)),
            Map.entry("lstrip", (text, arguments) -> strip("lstrip", text, arguments, true, false)),
            Map.entry("rstrip", (text, arguments) -> strip("rstrip", text, arguments, false, true)),
            Map.entry("split", StringMethods::split),
            Map.entry("splitlines", StringMethods::splitLines),
            Map.entry(
                    "startswith",
                    (text, arguments) -> Value.of(anyOf("startswith", arguments).anyMatch(text::startsWith))),
            Map.entry(
                    "endswith",
                    (text, arguments) -> Value.of(anyOf("endswith", arguments).anyMatch(text::endsWith))),
            Map.entry("replace", StringMethods::replace),
            Map.entry("removeprefix", (text, arguments) -> removePrefix(text, one("removeprefix", arguments))),
            Map.entry("removesuffix", (text, arguments) -> removeSuffix(text, one("removesuffix", arguments))),
            Map.entry("find", (text, arguments) -> find(text.indexOf(one("find", arguments)), text)),
            Map.entry("rfind", (text, arguments) -> find(text.lastIndexOf(one("rfind", arguments)), text)),
            Map.entry("upper", (text, arguments) -> noArguments("upper", arguments, text.toUpperCase(Locale.ROOT))),
            Map.entry("lower", (text, arguments) -> noArguments("lower", arguments, text.toLowerCase(Locale.ROOT))),
            Map.entry("capitalize", (text, arguments) -> noArguments("capitalize", arguments, capitalized(text))),
            Map.entry("join", (text, arguments) -> join(text, arguments.only("join"))));

    private interface Method {
        Value call(String text, Arguments arguments);
    }

    private StringMethods() {}

    /** A method of a text; empty if there is none of that name, or it is not known here. */
    static Optional<Value> find(String text, String name) {
        return Optional.ofNullable(ALL.get(name))
                .map(method -> (Value.Function) arguments -> method.call(text, arguments));
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    static Value strip(String name, String text, Arguments arguments, boolean start, boolean end) {
        Value characters = arguments.bind(name, "chars").get("chars", Value.None.NONE);
        if (characters == Value.None.NONE) {
            return Value.of(strip(text, Whitespace::isSpace, start, end));
        }
        String set = Python.text(characters);
        return Value.of(strip(text, character -> set.indexOf(character) >= 0, start, end));
    }

    private static String strip(String text, IntPredicate removed, boolean start, boolean end) {
        int first = 0;
        int last = text.length();
        while (start && first < last && removed.test(text.codePointAt(first))) {
            first = text.offsetByCodePoints(first, 1);
        }
        while (end && last > first && removed.test(text.codePointBefore(last))) {
            last = text.offsetByCodePoints(last, -1);
        }
        return text.substring(first, last);
    }

    private static Value split(String text, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("split", "sep", "maxsplit");
        Value separator = bound.get("sep", Value.None.NONE);
        long most = Python.integer(bound.get("maxsplit", Value.of(-1)));
        if (separator == Value.None.NONE) {
            if (most >= 0) {
                throw new TemplateException("split: maxsplit without sep is not supported");
            }
            return words(text);
        }
        return splitAt(text, Python.text(separator), most < 0 ? Long.MAX_VALUE : most);
    }

    private static Value splitAt(String text, String separator, long most) {
        if (separator.isEmpty()) {
            throw new TemplateException("split: an empty separator");
        }
        List<Value> parts = new ArrayList<>();
        int begin = 0;
        int end = text.indexOf(separator);
        while (end >= 0 && parts.size() < most) {
            parts.add(Value.of(text.substring(begin, end)));
            begin = end + separator.length();
            end = text.indexOf(separator, begin);
        }
        parts.add(Value.of(text.substring(begin)));
        return Value.list(parts);
    }

    private static Value words(String text) {
        List<Value> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (char character : text.concat(" ").toCharArray()) {
            if (!Whitespace.isSpace(character)) {
                word.append(character);
            } else if (!word.isEmpty()) {
                words.add(Value.of(word.toString()));
                word.setLength(0);
            }
        }
        return Value.list(words);
    }

    private static Value splitLines(String text, Arguments arguments) {
        arguments.bind("splitlines");
        List<String> lines = new ArrayList<>(List.of(LINE_BREAK.split(text, -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return Value.list(lines.stream().map(Value::of).toList());
    }

    private static Value replace(String text, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("replace", "old", "new");
        return Value.of(replaced(text, Python.text(bound.get("old")), Python.text(bound.get("new"))));
    }

    static String replaced(String text, String old, String replacement) {
        int places = old.isEmpty() ? text.length() + 1 : text.length() / old.length();
        if ((long) places * replacement.length() > Value.MAX_TEXT) {
            throw new TemplateException("replace: may give a text of more than " + Value.MAX_TEXT + " characters");
        }
        if (old.isEmpty()) {
            throw new TemplateException("replace: nothing to be replaced");
        }
        return text.replace(old, replacement);
    }

    private static Stream<String> anyOf(String name, Arguments arguments) {
        return switch (arguments.only(name)) {
            case Value.Items(List<Value> items, boolean tuple)
            when tuple -> items.stream().map(Python::text);
            case Value value -> Stream.of(Python.text(value));
        };
    }

    private static String one(String name, Arguments arguments) {
        return Python.text(arguments.only(name));
    }

    private static Value noArguments(String name, Arguments arguments, String result) {
        arguments.bind(name);
        return Value.of(result);
    }

    private static Value removePrefix(String text, String prefix) {
        return Value.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
    }

    private static Value removeSuffix(String text, String suffix) {
        return Value.of(text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
    }

    /** A place in code points. */
    private static Value find(int index, String text) {
        return Value.of(index < 0 ? -1 : text.codePointCount(0, index));
    }

    private static Value join(String separator, Value items) {
        return Value.of(Python.items(items).stream().map(Python::text).collect(Collectors.joining(separator)));
    }
}
