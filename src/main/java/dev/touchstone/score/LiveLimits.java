package dev.touchstone.score;

import dev.touchstone.domain.Violations;
import java.time.Duration;

/**
 * Bounds of live answers.
 *
 * @param answers open at once, of all callers
 * @param answerBytes of one answer in UTF-8
 * @param totalBytes of all open answers
 * @param idle after which an answer that gets no text ends
 */
public record LiveLimits(int answers, long answerBytes, long totalBytes, Duration idle) {
    public static final LiveLimits DEFAULT = new LiveLimits(256, 1 << 20, 64 << 20, Duration.ofMinutes(2));

    public LiveLimits {
        new Violations()
                .check(answers >= 1, "live_answers", answers, ">= 1")
                .check(answerBytes >= 1, "live_answer_bytes", answerBytes, ">= 1")
                .check(totalBytes >= answerBytes, "live_total_bytes", totalBytes, ">= " + answerBytes)
                .check(idle.isPositive(), "live_idle", idle, "above 0")
                .throwIfAny();
    }
}
