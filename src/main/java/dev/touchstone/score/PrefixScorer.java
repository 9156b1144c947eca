package dev.touchstone.score;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.RewardModel;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Scores texts by what a causal model remembers of them: a beginning that several have is read once, and not again while it is
 * remembered. Rewards are those of the whole texts. Driven by one thread at a time, but for {@link #forget} and {@link #unread}.
 */
public final class PrefixScorer implements AutoCloseable {
    private final RewardModel model;
    private final PrefixCache cache;
    private volatile boolean proving;

    /** @param cache shared by the models of a device; closing this leaves nothing of the model in it */
    public PrefixScorer(RewardModel model, PrefixCache cache) {
        this.model = model;
        this.cache = cache;
    }

    /**
     * A text to be scored.
     *
     * @param drafts whose text so far it is: what is read of it is remembered for them
     */
    public record Request(Tokens tokens, Collection<Draft> drafts) {
        public Request {
            drafts = List.copyOf(drafts);
        }
    }

    /**
     * What became of some texts.
     *
     * @param rewards raw logits in fp32
     * @param reused how many of each text's tokens were not read for it
     */
    public record Scored(Rewards rewards, List<Integer> reused) {
        public Scored {
            reused = List.copyOf(reused);
        }
    }

    /**
     * Rewards in the order of the texts. Where memory runs out, what is remembered goes first.
     *
     * @throws TouchstoneException as {@link RewardModel#score}
     */
    public Scored score(List<Request> texts) {
        if (!remembers()) {
            return whole(texts);
        }
        try (PrefixBatch batch = new PrefixBatch(model, cache, texts)) {
            return counted(batch.score());
        } catch (TouchstoneException | OutOfMemoryError e) {
            if (isOutOfMemory(e) && cache.clear()) {
                return whole(texts);
            }
            throw e;
        }
    }

    /** Does what scores texts that nobody asked for: they do not count as hits or misses. */
    public void prove(Runnable proof) {
        proving = true;
        try {
            proof.run();
        } finally {
            proving = false;
        }
    }

    private Scored counted(Scored scored) {
        if (!proving) {
            cache.count(scored.reused());
        }
        return scored;
    }

    /** How many tokens of a text would have to be read now. */
    public int unread(Tokens text) {
        return remembers() ? Math.max(1, text.length() - cache.known(model, text.ids())) : text.length();
    }

    /** Remembers nothing more for a draft. */
    public void forget(Draft draft) {
        cache.forget(draft);
    }

    @Override
    public void close() {
        cache.forgetAll(model);
        model.close();
    }

    /** Whether anything is remembered of what the model reads. */
    boolean remembers() {
        return model.keyValueBytes() > 0 && cache.maxBytes() > 0;
    }

    private Scored whole(List<Request> texts) {
        return new Scored(
                model.rewards(texts.stream().map(Request::tokens).toList()), Collections.nCopies(texts.size(), 0));
    }

    private static boolean isOutOfMemory(Throwable failure) {
        return failure instanceof OutOfMemoryError
                || (failure instanceof TouchstoneException known && known.reason() == Reason.OUT_OF_MEMORY);
    }
}
