package dev.touchstone.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One rendering of a template. */
final class Renderer {
    /** How it goes on after a part. */
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Budget budget = new Budget();
    private final Evaluator evaluator = new Evaluator(budget);

    String render(List<Node> nodes, Scope scope) {
        StringBuilder out = new StringBuilder();
        run(nodes, scope, out);
        return out.toString();
    }

    private Flow run(List<Node> nodes, Scope scope, StringBuilder out) {
        for (Node node : nodes) {
            Flow flow = runOne(node, scope, out);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow runOne(Node node, Scope scope, StringBuilder out) {
        try {
            budget.step();
            return switch (node) {
                case Node.If condition ->
                    run(
                            evaluator.isTrue(condition.condition(), scope) ? condition.then() : condition.otherwise(),
                            scope,
                            out);
                case Node.For loop -> loop(loop, scope, out);
                case Node.Break jump -> Flow.BREAK;
                case Node.Continue jump -> Flow.CONTINUE;
                default -> {
                    perform(node, scope, out);
                    yield Flow.ON;
                }
            };
        } catch (TemplateException e) {
            throw e.at(node.line());
        }
    }

    private void perform(Node node, Scope scope, StringBuilder out) {
        switch (node) {
            case Node.Data data -> append(out, data.text());
            case Node.Output output -> append(out, Python.string(evaluator.value(output.expression(), scope)));
            case Node.Set set -> assign(set.targets(), evaluator.value(set.value(), scope), scope);
            case Node.SetBlock block -> assign(block.target(), rendered(block.body(), new Scope(scope)), scope);
            case Node.Macro macro -> scope.set(macro.name(), macro(macro, scope));
            case Node.Generation generation -> run(generation.body(), new Scope(scope), out);
            default -> throw new AssertionError(node);
        }
    }

    private static void append(StringBuilder out, String text) {
        if (text.length() > Value.MAX_TEXT - out.length()) {
            throw new TemplateException("a text of more than " + Value.MAX_TEXT + " characters");
        }
        out.append(text);
    }

    private Value rendered(List<Node> body, Scope scope) {
        StringBuilder out = new StringBuilder();
        run(body, scope, out);
        return Value.of(out.toString());
    }

    private static void assign(List<Node.Target> targets, Value value, Scope scope) {
        if (targets.size() == 1) {
            assign(targets.getFirst(), value, scope);
            return;
        }
        List<Value> items = unpacked(value, targets.size());
        for (int i = 0; i < items.size(); i++) {
            assign(targets.get(i), items.get(i), scope);
        }
    }

    private static List<Value> unpacked(Value value, int count) {
        List<Value> items = Python.items(value);
        if (items.size() != count) {
            throw new TemplateException(items.size() + " values for " + count + " names");
        }
        return items;
    }

    private static void assign(Node.Target target, Value value, Scope scope) {
        if (target.attribute() == null) {
            scope.set(target.name(), value);
        } else if (scope.get(target.name()) instanceof Value.Namespace namespace) {
            namespace.attributes().put(target.attribute(), value);
        } else {
            throw new TemplateException("`" + target.name() + "` is no namespace");
        }
    }

    private Flow loop(Node.For loop, Scope scope, StringBuilder out) {
        List<Value> items = Python.items(evaluator.value(loop.items(), scope)).stream()
                .filter(item -> isWanted(loop, item, scope))
                .toList();
        for (int i = 0; i < items.size(); i++) {
            budget.step();
            Scope inner = new Scope(scope);
            inner.set("loop", new Value.Namespace(new HashMap<>(state(items, i))));
            assignItem(loop.targets(), items.get(i), inner);
            if (run(loop.body(), inner, out) == Flow.BREAK) {
                break;
            }
        }
        return items.isEmpty() ? run(loop.otherwise(), new Scope(scope), out) : Flow.ON;
    }

    private boolean isWanted(Node.For loop, Value item, Scope scope) {
        if (loop.condition() == null) {
            return true;
        }
        Scope inner = new Scope(scope);
        assignItem(loop.targets(), item, inner);
        return evaluator.isTrue(loop.condition(), inner);
    }

    private static void assignItem(List<String> targets, Value item, Scope scope) {
        assign(targets.stream().map(name -> new Node.Target(name, null)).toList(), item, scope);
    }

    private static Map<String, Value> state(List<Value> items, int index) {
        int last = items.size() - 1;
        return Map.of(
                "index0", Value.of(index),
                "index", Value.of(index + 1),
                "revindex0", Value.of(last - index),
                "revindex", Value.of(last - index + 1),
                "first", Value.of(index == 0),
                "last", Value.of(index == last),
                "length", Value.of(items.size()),
                "previtem", index == 0 ? new Value.Undefined("previtem") : items.get(index - 1),
                "nextitem", index == last ? new Value.Undefined("nextitem") : items.get(index + 1));
    }

    private Value macro(Node.Macro macro, Scope scope) {
        List<String> names =
                macro.parameters().stream().map(Node.Parameter::name).toList();
        return (Value.Function) arguments -> {
            budget.enter();
            Arguments.Bound bound = arguments.bind(macro.name(), names);
            Scope inner = new Scope(scope);
            for (Node.Parameter parameter : macro.parameters()) {
                Value value = bound.values().get(parameter.name());
                inner.set(parameter.name(), value == null ? fallback(parameter, inner) : value);
            }
            Value result = rendered(macro.body(), inner);
            budget.leave();
            return result;
        };
    }

    private Value fallback(Node.Parameter parameter, Scope scope) {
        return parameter.fallback() == null
                ? new Value.Undefined(parameter.name())
                : evaluator.value(parameter.fallback(), scope);
    }
}
