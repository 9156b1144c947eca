package dev.touchstone.score;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.score.PrefixScorer.Scored;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The one thread that drives the models of a device. It takes batches from the line until it is closed; a failing batch is halved
 * until the failure is alone, so that neither one bad item nor a lack of memory for a large batch fails the others.
 */
public final class ScoringLoop implements AutoCloseable {
    private final WaitingLine line;
    private final ScoringListener listener;
    private final LongSupplier nanos;
    private final Runnable beforeFirstBatch;
    private final Thread thread;

    /** One whose thread is like any other. */
    public ScoringLoop(BatchLimits limits, String device, ScoringListener listener, LongSupplier nanos) {
        this(limits, device, listener, nanos, () -> {});
    }

    /**
     * @param nanos a clock as {@link System#nanoTime}
     * @param beforeFirstBatch run once by the thread itself, when there is a model to drive
     */
    public ScoringLoop(
            BatchLimits limits,
            String device,
            ScoringListener listener,
            LongSupplier nanos,
            Runnable beforeFirstBatch) {
        this.line = new WaitingLine(limits, listener, nanos);
        this.listener = listener;
        this.nanos = nanos;
        this.beforeFirstBatch = beforeFirstBatch;
        this.thread = Thread.ofPlatform().name("score-" + device).daemon().start(this::run);
    }

    /** Lines the tasks up; they complete with a failure, SHUTTING_DOWN, if the loop is closed. */
    void submit(List<ScoreTask> tasks) {
        if (!line.add(tasks)) {
            tasks.forEach(task -> task.fail(stopped()));
        }
    }

    /** Takes a task out of the line whose caller has left; without effect once it is on the device. */
    void withdraw(ScoreTask task) {
        line.remove(task);
    }

    /** Texts waiting for the device. */
    public int waitingTexts() {
        return line.texts();
    }

    /** Their tokens. */
    public long waitingTokens() {
        return line.tokens();
    }

    /**
     * Rewards of texts by each output, waited for.
     *
     * @throws TouchstoneException that of the first text that failed
     */
    Rewards score(LoadedModel model, List<Tokens> texts) {
        long now = nanos.getAsLong();
        Combination combination = Combination.byDefault(model.attributes());
        List<ScoreTask> tasks = texts.stream()
                .map(tokens -> new ScoreTask(
                        model,
                        combination,
                        tokens,
                        Priority.INTERACTIVE,
                        0,
                        now,
                        ScoreTask.NO_DEADLINE,
                        new CompletableFuture<>()))
                .toList();
        submit(tasks);
        int outputs = model.attributes().size();
        float[] rewards = new float[tasks.size() * outputs];
        for (int i = 0; i < tasks.size(); i++) {
            switch (tasks.get(i).outcome().join()) {
                case ScoreOutcome.Scored scored -> write(scored, rewards, i * outputs);
                case ScoreOutcome.Failed failed -> throw failed.error();
            }
        }
        return new Rewards(outputs, rewards);
    }

    private static void write(ScoreOutcome.Scored scored, float[] rewards, int from) {
        rewards[from] = scored.reward();
        int next = from;
        for (float reward : scored.attributes().byName().values()) {
            rewards[next++] = reward;
        }
    }

    /** Finishes the batch on the device, fails what still waits and ends the thread. */
    @Override
    public void close() {
        refuseWaiting();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            List<SharedText> batch = line.take();
            beforeFirstBatch.run();
            while (!batch.isEmpty()) {
                scoreOrFail(batch);
                batch = line.take();
            }
        } catch (InterruptedException e) {
            refuseWaiting();
        }
    }

    private void scoreOrFail(List<SharedText> batch) {
        try {
            scoreInUse(batch);
        } catch (RuntimeException | Error e) {
            // The thread outlives everything: without it no item would ever be answered again.
            fail(batch, e);
        }
    }

    private void scoreInUse(List<SharedText> batch) {
        LoadedModel model = batch.getFirst().model();
        if (!model.use()) {
            // Whoever waits for a score keeps its model in use, so these callers have all left.
            line.done(batch);
            batch.stream().flatMap(text -> text.tasks().stream()).forEach(task -> task.outcome()
                    .cancel(false));
            return;
        }
        try {
            scoreBatch(model, batch);
        } finally {
            model.release();
        }
    }

    private void scoreBatch(LoadedModel model, List<SharedText> batch) {
        long started = nanos.getAsLong();
        Scored scored;
        try {
            scored = model.score(batch.stream().map(SharedText::request).toList());
            requireOnePerText(scored, batch);
        } catch (RuntimeException | Error e) {
            halveOrFail(model, batch, e);
            return;
        }
        long ended = nanos.getAsLong();
        note(model, batch, scored, ended - started);
        line.done(batch);
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).succeed(scored, i, started, ended);
        }
    }

    private void note(LoadedModel model, List<SharedText> batch, Scored scored, long elapsed) {
        long tokens = batch.stream().mapToLong(SharedText::length).sum();
        long reused = scored.reused().stream().mapToLong(Integer::longValue).sum();
        int longest = batch.stream().mapToInt(SharedText::length).max().orElseThrow();
        model.pace().observe(longest, tokens, reused, elapsed);
        listener.computed(batch.size(), tokens, elapsed);
    }

    private void halveOrFail(LoadedModel model, List<SharedText> batch, Throwable failure) {
        if (batch.size() == 1) {
            fail(batch, failure);
            return;
        }
        int half = batch.size() / 2;
        scoreBatch(model, batch.subList(0, half));
        scoreBatch(model, batch.subList(half, batch.size()));
    }

    private void fail(List<SharedText> batch, Throwable failure) {
        line.done(batch);
        batch.forEach(text -> text.fail(asTouchstone(failure)));
    }

    private void refuseWaiting() {
        line.close().forEach(text -> text.fail(stopped()));
    }

    private static void requireOnePerText(Scored scored, List<SharedText> batch) {
        if (scored.rewards().texts() != batch.size()) {
            throw new IllegalStateException(
                    "rewards: " + scored.rewards().texts() + " (expected: one for each of " + batch.size() + " texts)");
        }
    }

    private static TouchstoneException asTouchstone(Throwable failure) {
        return switch (failure) {
            case TouchstoneException known -> known;
            case OutOfMemoryError memory ->
                new TouchstoneException(Reason.OUT_OF_MEMORY, "the item needs more memory than there is", memory);
            default -> new TouchstoneException(Reason.ENGINE_FAILED, "the engine could not score this item", failure);
        };
    }

    private static TouchstoneException stopped() {
        return new TouchstoneException(Reason.SHUTTING_DOWN, "the server stopped before the item was scored");
    }
}
