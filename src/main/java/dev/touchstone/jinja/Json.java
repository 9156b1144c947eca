package dev.touchstone.jinja;

import java.util.ArrayList;
import java.util.List;

/** Values as JSON, as transformers' {@code tojson} writes them: Python's {@code json.dumps} with {@code ensure_ascii=False}. */
final class Json {
    private final int indent;
    private final StringBuilder out = new StringBuilder();

    /** @param indent of each level; -1 = all on one line */
    private Json(int indent) {
        this.indent = indent;
    }

    static Value filter(Value value, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("tojson", "ensure_ascii", "indent");
        if (Python.isTrue(bound.get("ensure_ascii", Value.of(false)))) {
            throw new TemplateException("tojson: ensure_ascii=true is not supported");
        }
        Value indent = bound.get("indent", Value.None.NONE);
        Json json = new Json(indent == Value.None.NONE ? -1 : Math.toIntExact(Python.integer(indent)));
        json.write(value, 0);
        return Value.of(json.out.toString());
    }

    private void write(Value value, int depth) {
        switch (value) {
            case Value.Text(String text) -> string(text);
            case Value.Int(long number) -> out.append(number);
            case Value.Real(double number) -> out.append(Python.written(number));
            case Value.Bool(boolean truth) -> out.append(truth);
            case Value.None none -> out.append("null");
            case Value.Items items -> list(items.items(), depth);
            case Value.Dict dict -> dict(dict, depth);
            default -> throw new TemplateException("tojson: " + Python.type(value));
        }
    }

    private void list(List<Value> items, int depth) {
        List<Runnable> parts = new ArrayList<>();
        items.forEach(item -> parts.add(() -> write(item, depth + 1)));
        enclose("[", parts, "]", depth);
    }

    private void dict(Value.Dict dict, int depth) {
        List<Runnable> parts = new ArrayList<>();
        dict.entries()
                .forEach((key, value) -> parts.add(() -> {
                    string(Python.text(key));
                    out.append(": ");
                    write(value, depth + 1);
                }));
        enclose("{", parts, "}", depth);
    }

    private void enclose(String opening, List<Runnable> parts, String closing, int depth) {
        out.append(opening);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.append(indent < 0 ? ", " : ",");
            }
            lineBreak(depth + 1);
            parts.get(i).run();
        }
        if (!parts.isEmpty()) {
            lineBreak(depth);
        }
        out.append(closing);
    }

    private void lineBreak(int depth) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default ->
                    out.append(character < ' ' ? String.format("\\u%04x", (int) character) : String.valueOf(character));
            }
        }
        out.append('"');
    }
}
