package dev.touchstone.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a function, filter or test is called with. */
public record Arguments(List<Value> positional, Map<String, Value> named) {
    public Arguments {
        positional = List.copyOf(positional);
        named = Map.copyOf(named);
    }

    /**
     * The arguments by the names of the parameters.
     *
     * @param callee for errors
     */
    Bound bind(String callee, String... parameters) {
        return bind(callee, List.of(parameters));
    }

    Bound bind(String callee, List<String> parameters) {
        if (positional.size() > parameters.size()) {
            throw new TemplateException(
                    callee + ": " + positional.size() + " arguments (expected: at most " + parameters.size() + ")");
        }
        Map<String, Value> bound = new LinkedHashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            bound.put(parameters.get(i), positional.get(i));
        }
        named.forEach((name, value) -> {
            if (!parameters.contains(name) || bound.put(name, value) != null) {
                throw new TemplateException(callee + ": argument `" + name + "` is not supported");
            }
        });
        return new Bound(callee, bound);
    }

    /** Arguments by the names of parameters; those that were not given are missing. */
    record Bound(String callee, Map<String, Value> values) {
        Value get(String parameter) {
            Value value = values.get(parameter);
            if (value == null) {
                throw new TemplateException(callee + ": argument `" + parameter + "` is missing");
            }
            return value;
        }

        Value get(String parameter, Value fallback) {
            return values.getOrDefault(parameter, fallback);
        }
    }

    /** The one argument. */
    Value only(String callee) {
        if (positional.size() != 1 || !named.isEmpty()) {
            throw new TemplateException(
                    callee + ": " + (positional.size() + named.size()) + " arguments (expected: one)");
        }
        return positional.getFirst();
    }

    Arguments withoutFirst() {
        return new Arguments(positional.subList(1, positional.size()), named);
    }
}
