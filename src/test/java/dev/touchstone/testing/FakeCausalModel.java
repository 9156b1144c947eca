package dev.touchstone.testing;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.Continuation;
import dev.touchstone.model.Continuation.Reads;
import dev.touchstone.model.KeyValues;
import dev.touchstone.model.RewardModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model whose reward of a text is the sum of its token ids, and which counts what it reads and what is kept of it. */
public final class FakeCausalModel implements RewardModel {
    /** Of the keys and values of a token. */
    public static final long BYTES = 10;

    private long read;
    private long keptBytes;
    private int passes;
    private long memory = Long.MAX_VALUE;
    private boolean closed;

    /** Tokens it was given to read. */
    public long read() {
        return read;
    }

    /** Bytes that were kept and are not closed yet. */
    public long keptBytes() {
        return keptBytes;
    }

    public int passes() {
        return passes;
    }

    public boolean isClosed() {
        return closed;
    }

    /** From now on it fails while more than this is kept. */
    public void limitMemory(long bytes) {
        memory = bytes;
    }

    @Override
    public float[] score(List<Tokens> texts) {
        return FakeRewardModel.sums(texts);
    }

    @Override
    public long keyValueBytes() {
        return BYTES;
    }

    @Override
    public Reads readOn(List<Continuation> texts) {
        if (keptBytes > memory) {
            throw new TouchstoneException(Reason.OUT_OF_MEMORY, "a test");
        }
        passes++;
        List<Optional<KeyValues>> kept = new ArrayList<>();
        for (Continuation text : texts) {
            int[] ids = text.text().ids();
            read += ids.length - text.known();
            text.past().ifPresent(past -> ((Kept) past).requireBeginsAs(ids, text.known()));
            kept.add(text.kept() ? Optional.of(new Kept(ids)) : Optional.empty());
        }
        return new Reads(rewards(texts.stream().map(Continuation::text).toList()), kept);
    }

    @Override
    public int maxLength() {
        return FakeRewardModel.MAX_LENGTH;
    }

    @Override
    public String architecture() {
        return "FakeCausalForSequenceClassification";
    }

    @Override
    public long parameters() {
        return 1;
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Kept implements KeyValues {
        private final int[] ids;
        private boolean open = true;

        Kept(int[] ids) {
            this.ids = ids;
            keptBytes += bytes();
        }

        void requireBeginsAs(int[] text, int length) {
            if (!open || !Arrays.equals(ids, 0, length, text, 0, length)) {
                throw new IllegalStateException("past: closed, or of another text");
            }
        }

        @Override
        public int tokens() {
            return ids.length;
        }

        @Override
        public long bytes() {
            return BYTES * ids.length;
        }

        @Override
        public void close() {
            if (!open) {
                throw new IllegalStateException("closed twice");
            }
            open = false;
            keptBytes -= bytes();
        }
    }
}
