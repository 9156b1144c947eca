package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ProgressBarViewTest {
    @Test
    void progressed_toTheEnd_drawsABarNoWiderThanTheTerminal() {
        StringWriter written = new StringWriter();
        try (ProgressBarView view = new ProgressBarView(new Terminal(true, 110, Ansi.OFF), new PrintWriter(written))) {
            view.say("before");
            view.progressed(ProgressLinesTest.step(2));
            view.progressed(ProgressLinesTest.step(4));
        }

        String[] drawn = written.toString().split("\r\u001b\\[K", -1);
        assertThat(drawn[1]).isEqualTo("before\n");
        assertThat(drawn[drawn.length - 1]).contains("training", "4/4", "loss 0.600", "1,234 tokens/s");
        assertThat(drawn).allSatisfy(line -> assertThat(line.strip()).hasSizeLessThan(110));
    }

    @Test
    void progressed_terminalOf80Columns_showsStepLossAndTimeLeft() {
        StringWriter written = new StringWriter();
        try (ProgressBarView view = new ProgressBarView(new Terminal(true, 80, Ansi.OFF), new PrintWriter(written))) {
            view.progressed(ProgressLinesTest.step(2));
            view.progressed(ProgressLinesTest.step(4));
        }

        String[] drawn = written.toString().split("\r\u001b\\[K", -1);
        assertThat(drawn[drawn.length - 1]).contains("4/4", "0:01:30", "loss 0.600");
        assertThat(drawn).allSatisfy(line -> assertThat(line.strip()).hasSizeLessThan(80));
    }
}
