package dev.touchstone.jinja;

import java.util.List;
import java.util.Map;

/** A template, read. Immutable. */
public final class Template {
    private final List<Node> nodes;
    private final List<Token> tokens;

    private Template(List<Node> nodes, List<Token> tokens) {
        this.nodes = nodes;
        this.tokens = tokens;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException naming the line and what there is not supported
     */
    public static Template parse(String source) {
        List<Token> tokens = Lexer.tokens(source);
        return new Template(TemplateParser.parse(tokens), List.copyOf(tokens));
    }

    /** Whether a name occurs in it. */
    public boolean mentions(String name) {
        return tokens.stream().anyMatch(token -> token.isName(name));
    }

    /**
     * Renders it.
     *
     * @param variables by name, beside the functions that every template has
     * @throws TemplateException naming the line; or raised by the template itself
     */
    public String render(Map<String, Value> variables) {
        Scope scope = new Scope(null);
        Functions.ALL.forEach(scope::set);
        variables.forEach(scope::set);
        return new Renderer().render(nodes, new Scope(scope));
    }
}
