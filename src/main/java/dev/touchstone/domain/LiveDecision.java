package dev.touchstone.domain;

import java.util.Optional;

/**
 * What becomes of a live answer after a check.
 *
 * @param verdict on the text so far; empty when it was not judged, or nothing is known that could judge it
 * @param releaseUpto how many Unicode code points of the answer may be shown
 */
public record LiveDecision(Action action, Basis basis, Optional<Verdict> verdict, long releaseUpto) {
    /** What happens next. */
    public enum Action {
        /** The answer goes on. */
        CONTINUE,
        /** It has ended, and nothing more of it may be shown. */
        BLOCK,
        /** It has ended, being closed or given up; all of it may be shown. */
        FINISH
    }

    /** What the decision rests on. */
    public enum Basis {
        /** A score. */
        JUDGED,
        /** There was none, and the policy, a limit, or the check before says to block. */
        FAILED_CLOSED,
        /** There was none, and the policy says to go on. */
        FAILED_OPEN
    }

    /** Whether nothing follows. */
    public boolean ends() {
        return action != Action.CONTINUE;
    }
}
