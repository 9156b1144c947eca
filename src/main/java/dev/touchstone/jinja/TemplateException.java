package dev.touchstone.jinja;

/** A template that cannot be read or rendered. Its message says where and why, and never what was rendered. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean raised;
    private final boolean located;

    TemplateException(String message) {
        this(message, false, false);
    }

    private TemplateException(String message, boolean raised, boolean located) {
        super(message);
        this.raised = raised;
        this.located = located;
    }

    /** What a template says itself, with {@code raise_exception}, about what it is to render. */
    static TemplateException raisedByTemplate(String message) {
        return new TemplateException(message, true, true);
    }

    /** Whether the template itself refused what it was to render; the message is then the template's. */
    public boolean isRaised() {
        return raised;
    }

    /** This, with the line where it happened unless that is known already. */
    TemplateException at(int line) {
        return located ? this : new TemplateException("line " + line + ": " + getMessage(), raised, true);
    }
}
