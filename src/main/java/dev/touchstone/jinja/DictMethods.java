package dev.touchstone.jinja;

import java.util.List;
import java.util.Optional;

/** Methods of Python's dicts. */
final class DictMethods {
    private DictMethods() {}

    /** A method of a dict; it goes before an entry of the same name. */
    static Optional<Value> find(Value.Dict dict, String name) {
        Value.Function method =
                switch (name) {
                    case "items" -> arguments -> withoutArguments(name, arguments, items(dict));
                    case "keys" -> arguments -> withoutArguments(name, arguments, Value.list(Python.items(dict)));
                    case "values" ->
                        arguments -> withoutArguments(
                                name,
                                arguments,
                                Value.list(List.copyOf(dict.entries().values())));
                    case "get" -> arguments -> get(dict, arguments);
                    case "copy", "update", "pop", "popitem", "clear", "setdefault", "fromkeys" ->
                        arguments -> {
                            throw new TemplateException("method `" + name + "` of a dict is not supported");
                        };
                    default -> null;
                };
        return Optional.ofNullable(method);
    }

    /** Pairs of key and value. */
    static Value items(Value.Dict dict) {
        return Value.list(dict.entries().entrySet().stream()
                .map(entry -> (Value) new Value.Items(List.of(entry.getKey(), entry.getValue()), true))
                .toList());
    }

    private static Value get(Value.Dict dict, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("get", "key", "default");
        Value fallback = bound.get("default", Value.None.NONE);
        return dict.entries().getOrDefault(bound.get("key"), fallback);
    }

    private static Value withoutArguments(String name, Arguments arguments, Value result) {
        arguments.bind(name);
        return result;
    }
}
