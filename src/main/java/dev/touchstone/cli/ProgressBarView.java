package dev.touchstone.cli;

import dev.touchstone.domain.TrainingProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Progress as a bar on the last line of a terminal. */
final class ProgressBarView implements ProgressView {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final LastLine line;
    private @Nullable ProgressBar bar;
    private String prefix = "";
    private volatile Duration timeLeft = Duration.ZERO;

    ProgressBarView(Terminal terminal, PrintWriter out) {
        this.terminal = terminal;
        this.line = new LastLine(out, terminal.columns() - 1);
    }

    @Override
    public void progressed(TrainingProgress progress) {
        if (bar == null) {
            bar = newBar("training", progress.totalSteps())
                    .setEtaFunction(state -> Optional.of(timeLeft))
                    .build();
        }
        timeLeft = progress.timeLeft();
        bar.stepTo(progress.step());
        bar.setExtraMessage(Numbers.brief(progress));
    }

    @Override
    public void downloading(long bytes, long total) {
        if (bar == null) {
            bar = newBar("download", total).setUnit("MB", 1_000_000).showSpeed().build();
        }
        bar.stepTo(bytes);
        if (bytes == total) {
            close();
        }
    }

    @Override
    public void number(long sequence) {
        prefix = "[" + sequence + "] ";
    }

    @Override
    public void say(String event) {
        line.above(prefix + event);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private ProgressBarBuilder newBar(String task, long end) {
        boolean colours = terminal.ansi() == Ansi.ON;
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(end)
                .setStyle(colours ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(line);
    }

    /** The line the bar is drawn on, again and again; other text goes above it. */
    private static final class LastLine implements ProgressBarConsumer {
        private final PrintWriter out;
        private final int columns;
        private String drawn = "";

        LastLine(PrintWriter out, int columns) {
            this.out = out;
            this.columns = columns;
        }

        @Override
        public int getMaxRenderedLength() {
            return columns;
        }

        @Override
        public synchronized void accept(String bar) {
            drawn = bar;
            out.print(CLEAR_LINE + bar);
            out.flush();
        }

        synchronized void above(String text) {
            out.print(CLEAR_LINE + text + "\n" + drawn);
            out.flush();
        }

        @Override
        public synchronized void close() {
            out.println();
            drawn = "";
        }
    }
}
