package dev.touchstone.score;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.LiveDecision;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.LiveReply;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.gate.Gate;
import dev.touchstone.gate.LivePolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer that is judged while it is being written: text comes in pieces, is checked when a check is due and none is running,
 * and as a whole once it is closed. Thread-safe.
 */
public final class LiveAnswer {
    /** Hears of one answer, one call after the other. */
    public interface Listener {
        /** It could not be opened; nothing follows. */
        void refused(Throwable failure);

        /** It was checked; nothing follows a decision that ends it. */
        void checked(LiveReply reply);
    }

    private final LiveQuestion question;
    private final LiveAnswers home;
    private final LiveChecks checks;
    private final Listener listener;
    private final LongSupplier nanos;
    private final Draft draft = new Draft();

    // What follows is guarded by this.
    private final LiveText text = new LiveText();
    private final CheckSchedule schedule;
    private @Nullable Judge judge;
    private @Nullable CompletableFuture<Check> running;
    private long takenBytes;
    private long lastDelta;
    private boolean closed;
    private boolean ended;

    LiveAnswer(LiveQuestion question, LiveAnswers home, LiveChecks checks, Listener listener, LongSupplier nanos) {
        this.question = question;
        this.home = home;
        this.checks = checks;
        this.listener = listener;
        this.nanos = nanos;
        this.lastDelta = nanos.getAsLong();
        this.schedule = new CheckSchedule(question.options().cadence(), lastDelta);
    }

    /** Begins it, with the version that serves now; it stays with that, whatever is published or deleted meanwhile. */
    public void begin() {
        home.lease(question).whenCompleteAsync(this::opened, home.executor());
    }

    /** Adds text, in UTF-8 that may be cut inside a character. */
    public synchronized void append(byte[] utf8) {
        if (ended || closed) {
            return;
        }
        lastDelta = nanos.getAsLong();
        if (!home.take(takenBytes, utf8.length)) {
            endUnjudged(new TouchstoneException(
                    Reason.TEXT_TOO_LONG,
                    "answer: more bytes than live answers may have; nothing more of it is judged"));
            return;
        }
        takenBytes += utf8.length;
        try {
            text.append(utf8);
        } catch (TouchstoneException e) {
            endUnjudged(e);
            return;
        }
        checkIfDue();
    }

    /** Says that the answer is whole. Its last check follows. */
    public synchronized void close() {
        closed = true;
        checkIfDue();
    }

    /** Ends it unfinished, as its policy has it for answers that cannot be judged. */
    public synchronized void stop(TouchstoneException why) {
        if (judge == null) {
            refuse(why);
        } else if (!ended) {
            reply(judge, new ScoreOutcome.Failed(why), judge.policy.failed(true, text.codePoints()), 0);
        }
    }

    /** Forgets it: nobody waits for it any more. Says whether a check was under way, which is dropped. */
    public synchronized boolean abandon() {
        boolean checking = !ended && running != null;
        end();
        return checking;
    }

    private void opened(ModelHolder.@Nullable Lease lease, @Nullable Throwable failure) {
        synchronized (this) {
            if (lease == null) {
                refuse(failure == null ? new IllegalStateException("no lease") : ModelHolder.unwrap(failure));
                return;
            }
            if (ended) {
                lease.close();
                return;
            }
            try {
                lease.model().lengthFor(question.query().maxLength());
                judge = Judge.of(lease, question);
            } catch (TouchstoneException e) {
                lease.close();
                refuse(e);
                return;
            }
            checkIfDue();
        }
    }

    synchronized void tick(long nowNanos, Duration idle) {
        if (nowNanos - lastDelta >= idle.toNanos() && running == null) {
            endUnjudged(new TouchstoneException(
                    Reason.STREAM_EXPIRED,
                    "answer: no text for " + idle.toSeconds() + " seconds (expected: delta or close)"));
            return;
        }
        checkIfDue();
    }

    private void checkIfDue() {
        Judge by = judge;
        if (ended || running != null || by == null || !(closed || schedule.mayBeDue(text, nanos.getAsLong()))) {
            return;
        }
        LiveText.Part part = text.part();
        if (!closed && part.isBlank()) {
            return;
        }
        check(by, part, closed);
    }

    private void check(Judge by, LiveText.Part part, boolean last) {
        try {
            if (last) {
                text.requireWhole();
            }
        } catch (TouchstoneException e) {
            endUnjudged(e);
            return;
        }
        CompletableFuture<Check> check = checks.check(
                by.lease.model(), question, part.text(), draft, tokens -> isWanted(part, tokens.answerTokens(), last));
        running = check;
        check.whenCompleteAsync((done, failure) -> finished(by, check, part, last, done), home.executor());
    }

    private synchronized boolean isWanted(LiveText.Part part, int tokens, boolean last) {
        boolean wanted = last || schedule.isDue(part, tokens);
        if (wanted) {
            schedule.begun(part, tokens, nanos.getAsLong());
        }
        return wanted;
    }

    private synchronized void finished(
            Judge by, CompletableFuture<Check> check, LiveText.Part part, boolean last, @Nullable Check done) {
        if (ended || running != check || done == null) {
            return;
        }
        running = null;
        if (done instanceof Check.Done result) {
            reply(by, by.judged(result.outcome()), decide(by.policy, result, part, last), part.codePoints());
        }
        checkIfDue();
    }

    private LiveDecision decide(LivePolicy policy, Check.Done result, LiveText.Part part, boolean last) {
        return switch (result.outcome()) {
            case ScoreOutcome.Failed failed -> policy.failed(last, text.codePoints());
            case ScoreOutcome.Scored scored ->
                last
                        ? policy.closed(scored.reward(), part.codePoints())
                        : policy.checked(scored.reward(), result.answerTokens(), part.codePoints(), text.codePoints());
        };
    }

    private void reply(Judge by, ScoreOutcome outcome, LiveDecision decision, long checkedUpto) {
        LoadedModel model = by.lease.model();
        LiveReply reply = new LiveReply(model.version(), model.contract(), outcome, decision, checkedUpto);
        if (decision.ends()) {
            end();
        }
        listener.checked(reply);
    }

    /** Ends it because of a limit, whatever its policy says. */
    private void endUnjudged(TouchstoneException why) {
        if (judge == null) {
            refuse(why);
        } else if (!ended) {
            reply(judge, new ScoreOutcome.Failed(why), judge.policy.ended(text.codePoints()), 0);
        }
    }

    private void refuse(Throwable failure) {
        if (!ended) {
            end();
            listener.refused(failure);
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        home.ended(this, takenBytes);
        if (running != null) {
            running.cancel(false);
        }
        if (judge != null) {
            judge.lease.model().forget(draft);
            judge.lease.close();
        }
    }

    /** Who judges an answer: the version it began with, and its policy. */
    private record Judge(ModelHolder.Lease lease, LivePolicy policy) {
        /** A calibration is of rewards by the default weights. */
        static Judge of(ModelHolder.Lease lease, LiveQuestion question) {
            Combination combination =
                    Combination.of(lease.model().attributes(), question.query().attributeWeights());
            Optional<Calibration> calibration = lease.calibration().filter(known -> combination.isDefault());
            return new Judge(lease, LivePolicy.of(question.options(), calibration));
        }

        ScoreOutcome judged(ScoreOutcome outcome) {
            return outcome instanceof ScoreOutcome.Scored scored ? Gate.judged(scored, lease.calibration()) : outcome;
        }
    }
}
