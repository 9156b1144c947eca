package dev.touchstone.score;

import dev.touchstone.domain.LiveDecision;
import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.LiveReply;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.gate.LivePolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer that is judged while it is being written: text comes in pieces, is checked when a check is due and none is running,
 * and as a whole once it is closed. A check's time runs from when it is due, whatever it waits for. Thread-safe.
 */
public final class LiveAnswer {
    /** Hears of one answer, one call after the other. */
    public interface Listener {
        /** It cannot be judged as was asked; nothing follows. */
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
    private final LivePolicy policy;
    private final CheckSchedule schedule;
    private @Nullable Judge judge;
    private @Nullable Look running;
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
        this.policy = new LivePolicy(question.options());
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
        try {
            text.append(utf8);
            home.take(takenBytes, utf8.length);
            takenBytes += utf8.length;
        } catch (TouchstoneException e) {
            if (e.reason() == Reason.OVERLOADED) {
                stop(e);
            } else {
                endUnjudged(e);
            }
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
        end(why, policy.failed(true, text.codePoints()));
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
            } else if (ended) {
                lease.close();
            } else {
                opened(lease);
            }
        }
    }

    private void opened(ModelHolder.Lease lease) {
        try {
            Judge found = Judge.of(lease, question);
            policy.judgeBy(found.calibration());
            judge = found;
        } catch (RuntimeException e) {
            lease.close();
            refuse(e);
            return;
        }
        if (running == null) {
            checkIfDue();
        } else {
            judge(judge, running);
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
        if (ended || running != null || !(closed || schedule.mayBeDue(text, nanos.getAsLong()))) {
            return;
        }
        LiveText.Part part = text.part();
        if (closed || !part.isBlank()) {
            look(part, closed);
        }
    }

    private void look(LiveText.Part part, boolean last) {
        try {
            if (last) {
                text.requireWhole();
            }
        } catch (TouchstoneException e) {
            endUnjudged(e);
            return;
        }
        Duration budget = question.options().timeBudget();
        Look look = new Look(part, last, draft, checks.deadline(budget), new CompletableFuture<>());
        running = look;
        CompletableFuture<Void> timeUp = home.alarm().after(budget);
        timeUp.thenRunAsync(() -> look.check().complete(Check.failed(tooLate())), home.executor());
        look.check()
                .whenComplete((done, failure) -> timeUp.cancel(false))
                .whenCompleteAsync((done, failure) -> finished(look, done), home.executor());
        if (judge != null) {
            judge(judge, look);
        }
    }

    private void judge(Judge by, Look look) {
        checks.check(by.model(), question, look, tokens -> isWanted(look, tokens.answerTokens()));
    }

    private synchronized boolean isWanted(Look look, int tokens) {
        boolean wanted = look.equals(running) && (look.last() || schedule.isDue(look.part(), tokens));
        if (wanted) {
            schedule.begun(look.part(), tokens, nanos.getAsLong());
        }
        return wanted;
    }

    private synchronized void finished(Look look, @Nullable Check check) {
        if (ended || check == null) {
            return;
        }
        running = null;
        if (check instanceof Check.Done done) {
            schedule.ended(look.part(), nanos.getAsLong());
            ScoreOutcome outcome = judge == null ? done.outcome() : judge.judged(done.outcome());
            reply(outcome, decide(done, look), look.part().codePoints());
        }
        checkIfDue();
    }

    private LiveDecision decide(Check.Done done, Look look) {
        long checked = look.part().codePoints();
        return switch (done.outcome()) {
            case ScoreOutcome.Failed failed -> policy.failed(look.last(), text.codePoints());
            case ScoreOutcome.Scored scored ->
                look.last()
                        ? policy.closed(scored.reward(), checked)
                        : policy.checked(scored.reward(), done.answerTokens(), checked, text.codePoints());
        };
    }

    private synchronized TouchstoneException tooLate() {
        long millis = question.options().timeBudget().toMillis();
        return new TouchstoneException(
                Reason.DEADLINE_EXCEEDED,
                judge == null
                        ? "answer: its model was still being loaded when time_budget was over, " + millis
                                + " ms (expected: a model in memory; score with it first, or pin it)"
                        : "answer: not judged within time_budget, " + millis + " ms (expected: what a check takes)");
    }

    private void reply(ScoreOutcome outcome, LiveDecision decision, long checkedUpto) {
        Optional<LoadedModel> model = Optional.ofNullable(judge).map(Judge::model);
        LiveReply reply = new LiveReply(
                model.map(LoadedModel::version), model.map(LoadedModel::contract), outcome, decision, checkedUpto);
        if (decision.ends()) {
            end();
        }
        listener.checked(reply);
    }

    /** Ends it because of a limit, whatever its policy says. */
    private void endUnjudged(TouchstoneException why) {
        end(why, policy.ended(text.codePoints()));
    }

    private void end(TouchstoneException why, LiveDecision decision) {
        if (!ended) {
            reply(new ScoreOutcome.Failed(why), decision, 0);
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
            running.check().cancel(false);
        }
        if (judge != null) {
            judge.leave(draft);
        }
    }
}
