package dev.touchstone.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The functions that every template can call. */
final class Functions {
    /** As Jinja's sandbox has it. */
    private static final long MAX_RANGE = 100_000;

    static final Map<String, Value> ALL = Map.of(
            "range", (Value.Function) Functions::range,
            "dict", (Value.Function) Functions::dict,
            "namespace",
                    (Value.Function)
                            arguments -> new Value.Namespace(new LinkedHashMap<>(named("namespace", arguments))),
            "raise_exception",
                    (Value.Function) arguments -> {
                        throw TemplateException.raisedByTemplate(Python.string(arguments.only("raise_exception")));
                    });

    private Functions() {}

    private static Value range(Arguments arguments) {
        List<Long> bounds = arguments.positional().stream().map(Python::integer).toList();
        if (bounds.isEmpty() || bounds.size() > 3 || !arguments.named().isEmpty()) {
            throw new TemplateException("range: " + bounds.size() + " arguments (expected: one to three)");
        }
        long begin = bounds.size() == 1 ? 0 : bounds.getFirst();
        long end = bounds.size() == 1 ? bounds.getFirst() : bounds.get(1);
        long step = bounds.size() == 3 ? bounds.get(2) : 1;
        if (step == 0 || Math.abs((double) end - begin) / Math.abs(step) > MAX_RANGE) {
            throw new TemplateException("range: step 0, or more than " + MAX_RANGE + " numbers");
        }
        List<Value> numbers = new ArrayList<>();
        for (long i = begin; step > 0 ? i < end : i > end; i += step) {
            numbers.add(Value.of(i));
        }
        return Value.list(numbers);
    }

    private static Value dict(Arguments arguments) {
        SequencedMap<String, Value> entries = new LinkedHashMap<>(named("dict", arguments));
        return Value.dict(entries);
    }

    private static Map<String, Value> named(String function, Arguments arguments) {
        if (!arguments.positional().isEmpty()) {
            throw new TemplateException(function + ": arguments without a name are not supported");
        }
        return arguments.named();
    }
}
