package dev.touchstone.score;

import dev.touchstone.domain.LiveQuestion;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The answers that are being judged while they are written: bounded in number, bytes and idle time. Thread-safe. */
public final class LiveAnswers {
    private final ModelHolder models;
    private final LiveChecks checks;
    private final Executor executor;
    private final LiveLimits limits;
    private final LongSupplier nanos;
    private final Alarm alarm;
    private final Set<LiveAnswer> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param executor may block: directories are read and listeners called on it
     * @param nanos a clock as {@link System#nanoTime}
     */
    public LiveAnswers(
            ModelHolder models,
            LiveChecks checks,
            Executor executor,
            LiveLimits limits,
            LongSupplier nanos,
            Alarm alarm) {
        this.models = models;
        this.checks = checks;
        this.executor = executor;
        this.limits = limits;
        this.nanos = nanos;
        this.alarm = alarm;
    }

    /**
     * Makes room for an answer, which {@link LiveAnswer#begin} begins.
     *
     * @throws TouchstoneException OVERLOADED when as many are open as may be
     */
    public LiveAnswer open(LiveQuestion question, LiveAnswer.Listener listener) {
        LiveAnswer answer = new LiveAnswer(question, this, checks, listener, nanos);
        synchronized (open) {
            if (open.size() >= limits.answers()) {
                throw new TouchstoneException(
                        Reason.OVERLOADED,
                        "live answers: " + open.size() + " open (expected: fewer than " + limits.answers()
                                + "); retry after the delay in RetryInfo");
            }
            open.add(answer);
        }
        return answer;
    }

    /** The version a live answer begins with. */
    CompletableFuture<ModelHolder.Lease> lease(LiveQuestion question) {
        return CompletableFuture.supplyAsync(() -> models.lease(question.query().model()), executor)
                .thenCompose(lease -> lease);
    }

    /** Does what time asks for: checks at intervals, and the end of idle answers. To be called often. */
    public void tick() {
        if (!open.isEmpty()) {
            executor.execute(() -> open.forEach(answer -> answer.tick(nanos.getAsLong(), limits.idle())));
        }
    }

    /** Answers that are open. */
    public int count() {
        return open.size();
    }

    /**
     * Makes room for more bytes of an answer.
     *
     * @throws TouchstoneException TEXT_TOO_LONG when it has too many, OVERLOADED when all answers have
     */
    void take(long ofAnswer, int more) {
        if (ofAnswer + more > limits.answerBytes()) {
            throw new TouchstoneException(
                    Reason.TEXT_TOO_LONG,
                    "answer: " + (ofAnswer + more) + " bytes (expected: at most " + limits.answerBytes()
                            + "); nothing more of it is judged");
        }
        if (bytes.addAndGet(more) > limits.totalBytes()) {
            bytes.addAndGet(-more);
            throw new TouchstoneException(
                    Reason.OVERLOADED,
                    "live answers: no room for " + more + " bytes more (expected: at most " + limits.totalBytes()
                            + " of all open answers); retry after the delay in RetryInfo");
        }
    }

    void ended(LiveAnswer answer, long itsBytes) {
        if (open.remove(answer)) {
            bytes.addAndGet(-itsBytes);
        }
    }

    Executor executor() {
        return executor;
    }

    Alarm alarm() {
        return alarm;
    }
}
