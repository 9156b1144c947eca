package dev.touchstone.jinja;

import dev.touchstone.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a template. */
final class TemplateParser {
    private static final int MAX_DEPTH = 100;
    private static final Set<String> INNER =
            Set.of("elif", "else", "endif", "endfor", "endset", "endmacro", "endgeneration");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int loops;
    private int depth;

    private TemplateParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Node> parse(List<Token> tokens) {
        TemplateParser parser = new TemplateParser(new TokenStream(tokens));
        List<Node> nodes = parser.body();
        parser.tokens.expect(Kind.END, "a tag that is open");
        return nodes;
    }

    /** Up to a tag that ends or divides the one around it; of that only its beginning is taken. */
    private List<Node> body() {
        if (++depth > MAX_DEPTH) {
            throw tokens.error("tags nested more than " + MAX_DEPTH + " deep");
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node = node(); node != null; node = node()) {
            nodes.add(node);
        }
        depth--;
        return nodes;
    }

    private @Nullable Node node() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case DATA -> new Node.Data(token.line(), tokens.take().text());
            case VARIABLE_BEGIN -> output();
            case BLOCK_BEGIN -> tag();
            default -> null;
        };
    }

    private Node output() {
        int line = tokens.take().line();
        Expression expression = expressions.expressionOrTuple();
        tokens.expect(Kind.VARIABLE_END, "`}}`");
        return new Node.Output(line, withoutSafe(expression));
    }

    private static Expression withoutSafe(Expression expression) {
        return expression instanceof Expression.Filtered filtered
                        && filtered.filter().equals(Filters.SAFE)
                ? filtered.target()
                : expression;
    }

    private @Nullable Node tag() {
        tokens.take();
        Token name = tokens.peek();
        if (name.is(Kind.NAME) && INNER.contains(name.text())) {
            return null;
        }
        tokens.expect(Kind.NAME, "the name of a tag");
        int line = name.line();
        return switch (name.text()) {
            case "if" -> condition(line);
            case "for" -> loop(line);
            case "set" -> assignment(line);
            case "macro" -> macro(line);
            case "generation" -> new Node.Generation(line, bodyOutsideLoops("endgeneration"));
            case "break" -> jump(line, new Node.Break(line));
            case "continue" -> jump(line, new Node.Continue(line));
            default -> throw new TemplateException("tag `" + name.text() + "` is not supported").at(line);
        };
    }

    /** The rest of an opening tag, what follows it, and the tag that ends it. */
    private List<Node> body(String end) {
        blockEnd();
        List<Node> body = body();
        end(end);
        return body;
    }

    private void end(String name) {
        tokens.expectName(name);
        blockEnd();
    }

    private void blockEnd() {
        tokens.expect(Kind.BLOCK_END, "`%}`");
    }

    private Node condition(int line) {
        Expression condition = expressions.expressionOrTuple();
        blockEnd();
        List<Node> then = body();
        Token next = tokens.peek();
        if (tokens.takeName("elif")) {
            return new Node.If(line, condition, then, List.of(condition(next.line())));
        }
        return new Node.If(line, condition, then, otherwise("endif"));
    }

    private List<Node> otherwise(String end) {
        if (tokens.takeName("else")) {
            return body(end);
        }
        end(end);
        return List.of();
    }

    private Node loop(int line) {
        List<String> targets = targets().stream()
                .map(target -> {
                    if (target.attribute() != null) {
                        throw tokens.error("an attribute cannot be the variable of a loop");
                    }
                    return target.name();
                })
                .toList();
        tokens.expectName("in");
        Expression items = expressions.iterable();
        Expression condition = tokens.takeName("if") ? expressions.expression() : null;
        blockEnd();
        loops++;
        List<Node> body = body();
        loops--;
        return new Node.For(line, targets, items, condition, body, otherwise("endfor"));
    }

    private List<Node.Target> targets() {
        boolean parenthesized = tokens.takeOperator("(");
        List<Node.Target> targets = new ArrayList<>(List.of(target()));
        while (tokens.takeOperator(",")) {
            targets.add(target());
        }
        if (parenthesized) {
            tokens.expectOperator(")");
        }
        return targets;
    }

    private Node.Target target() {
        String name = tokens.expect(Kind.NAME, "a name").text();
        String attribute =
                tokens.takeOperator(".") ? tokens.expect(Kind.NAME, "a name").text() : null;
        return new Node.Target(name, attribute);
    }

    private Node assignment(int line) {
        List<Node.Target> targets = targets();
        if (tokens.takeOperator("=")) {
            Expression value = expressions.expressionOrTuple();
            blockEnd();
            return new Node.Set(line, targets, value);
        }
        if (targets.size() > 1) {
            throw tokens.unexpected("`=`");
        }
        return new Node.SetBlock(line, targets.getFirst(), body("endset"));
    }

    private Node macro(int line) {
        String name = tokens.expect(Kind.NAME, "a name").text();
        tokens.expectOperator("(");
        List<Node.Parameter> parameters = new ArrayList<>();
        while (!tokens.takeOperator(")")) {
            String parameter = tokens.expect(Kind.NAME, "a name").text();
            parameters.add(new Node.Parameter(parameter, tokens.takeOperator("=") ? expressions.expression() : null));
            if (!tokens.peek().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Node.Macro(line, name, parameters, bodyOutsideLoops("endmacro"));
    }

    private List<Node> bodyOutsideLoops(String end) {
        int around = loops;
        loops = 0;
        List<Node> body = body(end);
        loops = around;
        return body;
    }

    private Node jump(int line, Node jump) {
        if (loops == 0) {
            throw new TemplateException("`break` or `continue` outside a loop").at(line);
        }
        blockEnd();
        return jump;
    }
}
