package dev.touchstone.jinja;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A value of a template, as Python has it. All but a namespace are immutable. */
public sealed interface Value {
    /** Longest text, in chars; templates come from strangers. */
    int MAX_TEXT = 1 << 24;

    /** Longest list. */
    int MAX_ITEMS = 1 << 20;

    record Text(String text) implements Value {
        public Text {
            if (text.length() > MAX_TEXT) {
                throw new TemplateException("a text of more than " + MAX_TEXT + " characters");
            }
        }
    }

    record Int(long value) implements Value {}

    record Real(double value) implements Value {}

    record Bool(boolean value) implements Value {}

    enum None implements Value {
        NONE
    }

    /** What a name or an attribute that is not there stands for: it is empty, but nothing can be done with it. */
    record Undefined(String name) implements Value {}

    /** A list or a tuple. */
    record Items(List<Value> items, boolean tuple) implements Value {
        public Items {
            if (items.size() > MAX_ITEMS) {
                throw new TemplateException("a list of more than " + MAX_ITEMS + " items");
            }
            items = List.copyOf(items);
        }

        Items(List<Value> items) {
            this(items, false);
        }
    }

    record Dict(SequencedMap<Value, Value> entries) implements Value {
        public Dict {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }
    }

    /** Attributes that a template may set. */
    record Namespace(Map<String, Value> attributes) implements Value {}

    /** What can be called. */
    non-sealed interface Function extends Value {
        Value call(Arguments arguments);
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(boolean value) {
        return new Bool(value);
    }

    static Value of(long value) {
        return new Int(value);
    }

    static Value list(List<Value> items) {
        return new Items(items);
    }

    static Value dict(SequencedMap<String, Value> entries) {
        SequencedMap<Value, Value> values = new LinkedHashMap<>();
        entries.forEach((name, value) -> values.put(new Text(name), value));
        return new Dict(values);
    }
}
