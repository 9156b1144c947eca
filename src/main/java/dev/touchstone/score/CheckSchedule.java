package dev.touchstone.score;

import dev.touchstone.domain.LiveOptions.Cadence;

/** When the next check of a live answer is due. */
final class CheckSchedule {
    private final Cadence cadence;
    private LiveText.Part checked = new LiveText.Part("", 0, 0, 0);
    private int checkedTokens;
    private long checkedNanos;
    /** Before so many bytes no check is due: each token that is missing takes at least one. */
    private long fewestBytes;

    CheckSchedule(Cadence cadence, long nowNanos) {
        this.cadence = cadence;
        this.checkedNanos = nowNanos;
        notYet(0, 0);
    }

    /** Whether a check is due; where tokens decide, whether it may be, which {@link #isDue} knows. */
    boolean mayBeDue(LiveText text, long nowNanos) {
        return text.codePoints() > checked.codePoints()
                && switch (cadence) {
                    case Cadence.Tokens tokens -> text.bytes() >= fewestBytes;
                    case Cadence.Interval interval ->
                        nowNanos - checkedNanos >= interval.length().toNanos();
                    case Cadence.Sentences sentences -> text.sentences() > checked.sentences();
                };
    }

    /** Whether a check of a part with so many tokens is due; if not, it is known when to ask again. */
    boolean isDue(LiveText.Part part, int tokens) {
        boolean due = !(cadence instanceof Cadence.Tokens wanted) || tokens - checkedTokens >= wanted.count();
        if (!due) {
            notYet(tokens, part.bytes());
        }
        return due;
    }

    /** A check of this part has begun. */
    void begun(LiveText.Part part, int tokens, long nowNanos) {
        checked = part;
        checkedTokens = tokens;
        checkedNanos = nowNanos;
        notYet(tokens, part.bytes());
    }

    /** A look at this part has ended; where it failed before its tokens were known, the part counts as checked all the same. */
    void ended(LiveText.Part part, long nowNanos) {
        if (part.codePoints() > checked.codePoints()) {
            begun(part, checkedTokens, nowNanos);
        }
    }

    private void notYet(int tokens, long bytes) {
        if (cadence instanceof Cadence.Tokens wanted) {
            fewestBytes = bytes + Math.max(1, checkedTokens + wanted.count() - tokens);
        }
    }
}
