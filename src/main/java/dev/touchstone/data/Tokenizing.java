package dev.touchstone.data;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.text.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tokenizes groups of pairs on all cores. */
record Tokenizing(TextTokenizer tokenizer, Truncation truncation, int maxLength) {
    private static final int GROUPS_PER_TASK = 64;

    /** What can be kept of the groups, in their order. */
    KeptPairs keep(List<PairGroup> groups) {
        // Native calls hold on to their carrier thread, so virtual threads would win nothing.
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            return collect(groups, pool.invokeAll(tasks(groups)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TouchstoneException(Reason.CANCELLED, "data: interrupted while tokenizing", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private List<Callable<List<List<Optional<Tokens>>>>> tasks(List<PairGroup> groups) {
        List<Callable<List<List<Optional<Tokens>>>>> tasks = new ArrayList<>();
        for (int from = 0; from < groups.size(); from += GROUPS_PER_TASK) {
            List<PairGroup> part = groups.subList(from, Math.min(from + GROUPS_PER_TASK, groups.size()));
            tasks.add(() -> part.stream().map(this::tokens).toList());
        }
        return tasks;
    }

    private KeptPairs collect(List<PairGroup> groups, List<Future<List<List<Optional<Tokens>>>>> parts)
            throws InterruptedException {
        KeptPairs kept = new KeptPairs();
        int next = 0;
        for (Future<List<List<Optional<Tokens>>>> part : parts) {
            for (List<Optional<Tokens>> texts : result(part)) {
                kept.add(characterCut().cut(groups.get(next++)), texts);
            }
        }
        return kept;
    }

    private CharacterCut characterCut() {
        return new CharacterCut(truncation, tokenizer.maxChars());
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TouchstoneException known) {
                throw known;
            }
            throw new TouchstoneException(Reason.INTERNAL, "data: tokenizing failed", e.getCause());
        }
    }

    private List<Optional<Tokens>> tokens(PairGroup group) {
        return group.texts().stream().map(this::tokens).toList();
    }

    /** Empty when the text does not fit. */
    private Optional<Tokens> tokens(ScoreInput text) {
        try {
            ScoreInput cut = characterCut().cut(text);
            Tokens tokens = tokenizer.encode(cut, truncation, maxLength);
            boolean truncated = tokens.truncated() || !cut.equals(text);
            return Optional.of(new Tokens(tokens.ids(), tokens.typeIds(), truncated, tokens.promptTokens()));
        } catch (TouchstoneException e) {
            return switch (e.reason()) {
                case TEXT_TOO_LONG -> Optional.empty();
                case EMPTY_TEXT, INVALID_TEXT, INVALID_REQUEST ->
                    throw new TouchstoneException(
                            Reason.INVALID_DATA,
                            "data: in a preference of " + text.chars() + " characters: " + e.getMessage(),
                            e);
                default -> throw e;
            };
        }
    }
}
