package dev.touchstone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** What a model makes of held-out answers, for a person to read. */
record DemoReport(List<HeldOut> prompts, Terminal terminal) {
    private static final int EXAMPLES = 3;
    private static final int REWARD_COLUMNS = 8;

    DemoReport {
        prompts = List.copyOf(prompts);
    }

    String text() {
        return String.join(System.lineSeparator(), lines());
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(strong("Prompts the model has not seen: the answer people put first, and the one it would give"));
        lines.add("");
        prompts.forEach(prompt -> addRow(lines, prompt));
        lines.add("");
        lines.add(strong("Answers in the model's order (* = the people's first choice)"));
        examples().forEach(prompt -> addExample(lines, prompt));
        lines.add("");
        lines.add(strong("How often the model prefers what a person preferred"));
        addSummary(lines);
        return lines;
    }

    private void addRow(List<String> lines, HeldOut prompt) {
        int promptColumns = (terminal.columns() - REWARD_COLUMNS - 6) * 2 / 5;
        int answerColumns = terminal.columns() - REWARD_COLUMNS - 6 - promptColumns;
        int people = prompt.peoplesChoice();
        int model = prompt.modelsChoice();
        boolean agree = prompt.agree();
        int shown = agree ? model : people;
        lines.add(mark(agree) + " " + column(prompt.prompt(), promptColumns) + "  "
                + column(prompt.answers().get(shown), answerColumns)
                + reward(prompt, shown));
        if (!agree) {
            lines.add(" ".repeat(promptColumns + 4)
                    + faint(column("model: " + prompt.answers().get(model), answerColumns))
                    + reward(prompt, model));
        }
    }

    private void addExample(List<String> lines, HeldOut prompt) {
        lines.add("");
        lines.addAll(Wrapped.lines(prompt.prompt(), terminal.columns() - 2, "  "));
        for (int answer : prompt.byReward()) {
            List<String> wrapped =
                    Wrapped.lines(prompt.answers().get(answer), terminal.columns() - REWARD_COLUMNS - 4, "");
            String rank = answer == prompt.peoplesChoice() ? good("*") : " ";
            for (int i = 0; i < wrapped.size(); i++) {
                String head = i == 0 ? reward(prompt, answer) + " " + rank : " ".repeat(REWARD_COLUMNS + 2);
                lines.add(head + " " + (rank.isBlank() ? faint(wrapped.get(i)) : wrapped.get(i)));
            }
        }
    }

    private void addSummary(List<String> lines) {
        List<HeldOut.Judgement> judgements =
                prompts.stream().flatMap(prompt -> prompt.judgements().stream()).toList();
        lines.add(Numbers.format(
                "  %s  this model, on %,d judgements",
                strong(percent(judgements, judgement -> judgement.margin() > 0 ? 1 : 0)), judgements.size()));
        lines.add("  " + percent(judgements, HeldOut.Judgement::longerAnswerIsRight) + "  \"the longer answer wins\"");
        long agreed = prompts.stream().filter(HeldOut::agree).count();
        lines.add(Numbers.format("  Its first choice is the people's for %d of %d prompts.", agreed, prompts.size()));
    }

    /** Some prompts, spread over the list. */
    private List<HeldOut> examples() {
        int step = Math.max(1, prompts.size() / EXAMPLES);
        return prompts.stream()
                .filter(prompt -> prompts.indexOf(prompt) % step == 0)
                .limit(EXAMPLES)
                .toList();
    }

    private static String percent(List<HeldOut.Judgement> judgements, ToDoubleFunction<HeldOut.Judgement> right) {
        return Numbers.format(
                "%5.1f %%",
                100 * judgements.stream().mapToDouble(right).average().orElse(0));
    }

    private String reward(HeldOut prompt, int answer) {
        return Numbers.format(
                "%" + REWARD_COLUMNS + "s", Numbers.reward(prompt.rewards().get(answer)));
    }

    private static String column(String text, int columns) {
        return Numbers.format("%-" + columns + "s", Wrapped.shortened(text, columns));
    }

    private String mark(boolean agree) {
        return agree ? good("✓") : paint(Style.fg_red, "✗");
    }

    private String good(String text) {
        return paint(Style.fg_green, text);
    }

    private String strong(String text) {
        return paint(Style.bold, text);
    }

    private String faint(String text) {
        return paint(Style.faint, text);
    }

    private String paint(Style style, String text) {
        return terminal.ansi() == Ansi.ON ? style.on() + text + Style.reset.on() : text;
    }
}
