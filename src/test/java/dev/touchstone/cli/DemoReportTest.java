package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class DemoReportTest {
    private static final HeldOut RIGHT = new HeldOut(
            "Where is my parcel?",
            List.of("It is on its way and should reach you tomorrow.", "No idea.", "Somewhere, surely."),
            List.of(List.of(1, 3, 2)),
            List.of(2.5f, -1f, 0f));
    private static final HeldOut WRONG = new HeldOut(
            "May I wash the motor?",
            List.of("Wipe it with a damp cloth.", "Use a pressure washer, it is built for rain and does not mind."),
            List.of(List.of(1, 2)),
            List.of(-0.25f, 0.125f));

    @Test
    void text_modelAgreesOnce_marksBothAndCountsJudgements() {
        String text = new DemoReport(List.of(RIGHT, WRONG), Terminal.none()).text();

        assertThat(text.lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith("✓ Where is my parcel?").endsWith("+2.50"))
                .anySatisfy(line -> assertThat(line).startsWith("✗ May I wash").endsWith("-0.25"))
                .anySatisfy(line -> assertThat(line).contains("model: Use a").endsWith("+0.13"));
        assertThat(text)
                .contains(
                        " 75.0 %  this model, on 4 judgements", " 75.0 %  \"the longer answer wins\"", "1 of 2 prompts")
                .doesNotContain("\u001b");
    }

    @Test
    void text_narrowTerminal_staysWithinIt() {
        String text = new DemoReport(List.of(RIGHT, WRONG), new Terminal(true, 60, Ansi.OFF)).text();

        assertThat(text.lines().filter(line -> line.contains("+") || line.contains("-")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    }

    @Test
    void text_terminalWithColours_hasMarksInColour() {
        String text = new DemoReport(List.of(RIGHT, WRONG), new Terminal(true, 100, Ansi.ON)).text();

        assertThat(text).contains("\u001b[32m✓\u001b[0m", "\u001b[31m✗\u001b[0m");
    }
}
