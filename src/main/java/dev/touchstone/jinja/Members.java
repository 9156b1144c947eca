package dev.touchstone.jinja;

import java.util.List;

/** Attributes and items of values, as Jinja finds them. */
final class Members {
    private Members() {}

    /** {@code target.name}: a method or what a dict has under the name; undefined if there is neither. */
    static Value attribute(Value target, String name) {
        return switch (target) {
            case Value.Undefined undefined ->
                throw new TemplateException("attribute `" + name + "` of " + Python.type(undefined));
            case Value.Text(String text) -> StringMethods.find(text, name).orElseGet(() -> new Value.Undefined(name));
            case Value.Dict dict ->
                DictMethods.find(dict, name).orElseGet(() -> entry(dict, new Value.Text(name), name));
            case Value.Namespace namespace -> namespace.attributes().getOrDefault(name, new Value.Undefined(name));
            default -> new Value.Undefined(name);
        };
    }

    /** {@code target[key]}; undefined if there is nothing. */
    static Value item(Value target, Value key) {
        return switch (target) {
            case Value.Undefined undefined -> throw new TemplateException("an item of " + Python.type(undefined));
            case Value.Dict dict -> entry(dict, key, "[]");
            case Value.Items items when Python.isNumber(key) -> at(items.items(), Python.integer(key));
            case Value.Text text when Python.isNumber(key) -> at(Python.items(text), Python.integer(key));
            case Value.Namespace namespace when key instanceof Value.Text(String name) -> attribute(namespace, name);
            default -> new Value.Undefined("[]");
        };
    }

    private static Value entry(Value.Dict dict, Value key, String name) {
        return dict.entries().getOrDefault(key, new Value.Undefined(name));
    }

    private static Value at(List<Value> items, long index) {
        long place = index < 0 ? index + items.size() : index;
        return place >= 0 && place < items.size() ? items.get((int) place) : new Value.Undefined("[]");
    }

    /** Follows a path such as {@code function.name}; numbers are indexes. */
    static Value path(Value target, Value path) {
        if (path instanceof Value.Int) {
            return item(target, path);
        }
        Value value = target;
        for (String name : Python.text(path).split("\\.", -1)) {
            value = name.chars().allMatch(Character::isDigit) && !name.isEmpty()
                    ? item(value, new Value.Int(Long.parseLong(name)))
                    : itemOrAttribute(value, name);
        }
        return value;
    }

    private static Value itemOrAttribute(Value target, String name) {
        Value item = item(target, new Value.Text(name));
        return item instanceof Value.Undefined ? new Value.Undefined(name) : item;
    }
}
