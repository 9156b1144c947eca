package dev.touchstone.jinja;

/** How much work a rendering may still cost; templates come from strangers. */
final class Budget {
    private static final int MAX_STEPS = 20_000_000;
    private static final int MAX_CALLS = 50;

    private int steps = MAX_STEPS;
    private int calls;

    void step() {
        if (--steps < 0) {
            throw new TemplateException("it does not end within " + MAX_STEPS + " steps");
        }
    }

    void enter() {
        if (++calls > MAX_CALLS) {
            throw new TemplateException("macros that call each other more than " + MAX_CALLS + " deep");
        }
    }

    void leave() {
        calls--;
    }
}
