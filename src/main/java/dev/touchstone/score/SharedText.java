package dev.touchstone.score;

import dev.touchstone.domain.Priority;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A text to be computed once for all who wait for it. Changed only by the line it stands in, until it leaves the device. */
final class SharedText implements BatchPacker.Item {
    /** Texts that a model cannot tell apart. */
    record Key(LoadedModel model, Tokens tokens) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.model == model
                    && Arrays.equals(key.tokens.ids(), tokens.ids())
                    && Arrays.equals(key.tokens.typeIds(), tokens.typeIds());
        }

        @Override
        public int hashCode() {
            return Objects.hash(
                    System.identityHashCode(model), Arrays.hashCode(tokens.ids()), Arrays.hashCode(tokens.typeIds()));
        }
    }

    private final Key key;
    /** Read by the device's thread without the line's lock, while others still join. */
    private final List<ScoreTask> tasks = new CopyOnWriteArrayList<>();

    SharedText(Key key) {
        this.key = key;
    }

    static Key key(ScoreTask task) {
        return new Key(task.model(), task.tokens());
    }

    Key key() {
        return key;
    }

    void add(ScoreTask task) {
        tasks.add(task);
    }

    /** Lets go of tasks; true if none is left. */
    boolean removeIf(Predicate<ScoreTask> unwanted) {
        tasks.removeIf(unwanted);
        return tasks.isEmpty();
    }

    List<ScoreTask> tasks() {
        return List.copyOf(tasks);
    }

    PrefixScorer.Request request() {
        return new PrefixScorer.Request(
                key.tokens,
                tasks.stream().flatMap(task -> task.draft().stream()).toList());
    }

    @Override
    public LoadedModel model() {
        return key.model;
    }

    @Override
    public int length() {
        return key.tokens.length();
    }

    @Override
    public long tokensWithin(Duration time) {
        return key.model().pace().tokensWithin(time);
    }

    @Override
    public Priority priority() {
        return tasks.stream().anyMatch(task -> task.priority() == Priority.INTERACTIVE)
                ? Priority.INTERACTIVE
                : Priority.BULK;
    }

    @Override
    public long dueNanos() {
        return tasks.stream()
                .mapToLong(ScoreTask::dueNanos)
                .reduce((a, b) -> a - b < 0 ? a : b)
                .orElseThrow();
    }

    void succeed(PrefixScorer.Scored batch, int place, long startedNanos, long endedNanos) {
        int reused = batch.reused().get(place);
        for (ScoreTask task : tasks) {
            if (task.succeed(batch, place, reused, startedNanos, endedNanos)) {
                // It was read for the first; the others have it for nothing.
                reused = length();
            }
        }
    }

    void fail(TouchstoneException error) {
        tasks.forEach(task -> task.fail(error));
    }
}
