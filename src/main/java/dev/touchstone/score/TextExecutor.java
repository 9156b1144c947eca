package dev.touchstone.score;

/** Where texts are tokenized. */
@FunctionalInterface
public interface TextExecutor {
    /** @throws java.util.concurrent.RejectedExecutionException when it is stopping */
    void execute(TextWork work);
}
