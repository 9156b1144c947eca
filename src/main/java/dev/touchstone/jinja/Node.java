package dev.touchstone.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a template that is rendered. */
sealed interface Node {
    /** Where it stands in the template. */
    int line();

    record Data(int line, String text) implements Node {}

    record Output(int line, Expression expression) implements Node {}

    record If(int line, Expression condition, List<Node> then, List<Node> otherwise) implements Node {}

    /**
     * A loop.
     *
     * @param condition null: every item
     */
    record For(
            int line,
            List<String> targets,
            Expression items,
            @Nullable Expression condition,
            List<Node> body,
            List<Node> otherwise)
            implements Node {}

    /** Several targets take an item each. */
    record Set(int line, List<Target> targets, Expression value) implements Node {}

    record SetBlock(int line, Target target, List<Node> body) implements Node {}

    /** A name, or an attribute of a namespace. */
    record Target(String name, @Nullable String attribute) {}

    record Macro(int line, String name, List<Parameter> parameters, List<Node> body) implements Node {}

    /** @param fallback null: undefined */
    record Parameter(String name, @Nullable Expression fallback) {}

    /** What the assistant says; it is rendered as any other part. */
    record Generation(int line, List<Node> body) implements Node {}

    record Break(int line) implements Node {}

    record Continue(int line) implements Node {}
}
