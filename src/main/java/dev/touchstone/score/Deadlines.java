package dev.touchstone.score;

import dev.touchstone.domain.Tokens;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which deadlines cannot be met any more. */
final class Deadlines {
    private static final Comparator<Tokens> BY_TOKENS = Comparator.comparing(Tokens::ids, Arrays::compare);

    private Deadlines() {}

    /**
     * The tasks that would be done too late by the least time the device can take. A call is answered when all its tasks are done,
     * so what is left of it is in time together, or none of it is.
     *
     * @param waiting all tasks of which nothing is on the device
     */
    static Set<ScoreTask> missed(Collection<ScoreTask> waiting, long nowNanos) {
        IdentityHashMap<ScoreTask.Call, List<ScoreTask>> byCall = waiting.stream()
                .filter(task -> task.deadlineNanos() != ScoreTask.NO_DEADLINE)
                .collect(Collectors.groupingBy(ScoreTask::call, IdentityHashMap::new, Collectors.toList()));
        Set<ScoreTask> missed = Collections.newSetFromMap(new IdentityHashMap<>());
        byCall.values().stream().filter(tasks -> isMissed(tasks, nowNanos)).forEach(missed::addAll);
        return missed;
    }

    private static boolean isMissed(List<ScoreTask> call, long nowNanos) {
        ScoreTask any = call.getFirst();
        long left = any.deadlineNanos() - nowNanos;
        List<Tokens> texts = call.stream().map(ScoreTask::tokens).toList();
        // What they have in common is looked for only where it matters.
        return left <= 0 || (left <= nanosWithoutSharing(any.model(), texts) && left <= leastNanos(any.model(), texts));
    }

    private static long nanosWithoutSharing(LoadedModel model, List<Tokens> texts) {
        return (long) texts.stream()
                .mapToDouble(text -> text.length() * model.pace().leastNanosPerToken(text.length()))
                .sum();
    }

    /**
     * Less time than this the device cannot take for some texts: each token of what they begin with alike is read once, or not at all
     * if it is remembered.
     */
    static long leastNanos(LoadedModel model, List<Tokens> texts) {
        List<Tokens> sorted = texts.stream().sorted(BY_TOKENS).toList();
        double nanos = 0;
        int[] before = {};
        for (Tokens text : sorted) {
            nanos += unread(model, text, before) * model.pace().leastNanosPerToken(text.length());
            before = text.ids();
        }
        return (long) nanos;
    }

    private static int unread(LoadedModel model, Tokens text, int[] before) {
        int mismatch = Arrays.mismatch(before, text.ids());
        if (mismatch < 0) {
            return 0;
        }
        return model.sharesBeginnings()
                ? Math.max(1, Math.min(model.unread(text), text.length() - mismatch))
                : text.length();
    }
}
