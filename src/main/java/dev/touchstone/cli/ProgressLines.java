package dev.touchstone.cli;

import dev.touchstone.domain.TrainingProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Progress as plain lines, for files and pipes: the first, the last, and one every few seconds between them. */
final class ProgressLines implements ProgressView {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private String prefix = "";

    ProgressLines(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void progressed(TrainingProgress progress) {
        if (isDue(progress.step() == progress.totalSteps())) {
            say(Numbers.of(progress));
        }
    }

    @Override
    public void downloading(long bytes, long total) {
        if (isDue(bytes == total)) {
            say(Numbers.format("downloaded %s of %s", Numbers.bytes(bytes), Numbers.bytes(total)));
        }
    }

    private boolean isDue(boolean isLast) {
        Instant now = clock.instant();
        if (now.isBefore(next) && !isLast) {
            return false;
        }
        next = now.plus(INTERVAL);
        return true;
    }

    @Override
    public void number(long sequence) {
        prefix = "[" + sequence + "] ";
    }

    @Override
    public void say(String event) {
        out.println(prefix + event);
    }

    @Override
    public void close() {}
}
