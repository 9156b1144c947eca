package dev.touchstone.cli;

import dev.touchstone.domain.TrainingProgress;
import java.io.PrintWriter;
import java.time.InstantSource;

/** Shows how far a download and a run are. */
interface ProgressView extends AutoCloseable {
    void progressed(TrainingProgress progress);

    /** Bytes of a base model so far, and in all. */
    void downloading(long bytes, long total);

    /** The sequence number of what is shown from now on. */
    void number(long sequence);

    /** Says in one line what happened. */
    void say(String event);

    @Override
    void close();

    /** A bar for people, now and then a line for files and pipes. */
    static ProgressView on(Terminal terminal, PrintWriter out) {
        return terminal.interactive()
                ? new ProgressBarView(terminal, out)
                : new ProgressLines(out, InstantSource.system());
    }
}
