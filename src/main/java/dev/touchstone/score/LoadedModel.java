package dev.touchstone.score;

import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.model.RewardModel;
import java.util.List;
import java.util.OptionalInt;

/**
 * A version in memory: its model and its tokenizer, counted in use. Once retired it is closed when the last use ends, never before:
 * native memory must not go away under a running call.
 */
public final class LoadedModel {
    /** Turns an input into token ids. */
    public interface Encoder extends AutoCloseable {
        /** @throws dev.touchstone.domain.TouchstoneException TEXT_TOO_LONG, EMPTY_TEXT, INVALID_TEXT */
        Tokens encode(ScoreInput input, Truncation truncation, int maxLength);

        @Override
        void close();
    }

    private final ModelName version;
    private final String contract;
    private final RewardModel model;
    private final PrefixScorer scorer;
    private final Encoder encoder;
    private final Pace pace = new Pace();
    private int uses;
    private boolean retired;
    private boolean closed;

    /**
     * @param contract the version's fingerprint
     * @param prefixes where the model remembers what it has read
     */
    public LoadedModel(ModelName version, String contract, RewardModel model, Encoder encoder, PrefixCache prefixes) {
        this.version = version;
        this.contract = contract;
        this.model = model;
        this.scorer = new PrefixScorer(model, prefixes);
        this.encoder = encoder;
    }

    public ModelName version() {
        return version;
    }

    public String contract() {
        return contract;
    }

    /** Hugging Face class, such as {@code BertForSequenceClassification}. */
    public String architecture() {
        return model.architecture();
    }

    /** Bytes of its weights in memory. */
    public long bytes() {
        return Float.BYTES * model.parameters();
    }

    /** Longest text it can take, in tokens. */
    public int maxLength() {
        return model.maxLength();
    }

    /**
     * The longest text a caller allows, in tokens.
     *
     * @throws TouchstoneException INVALID_REQUEST when that is more than it can take
     */
    int lengthFor(OptionalInt asked) {
        int limit = maxLength();
        if (asked.orElse(limit) > limit) {
            throw new TouchstoneException(List.of(new FieldViolation(
                    "max_length", asked.getAsInt() + " (expected: at most " + limit + ", what the model can take)")));
        }
        return asked.orElse(limit);
    }

    Pace pace() {
        return pace;
    }

    /** Counts one more use; false once it is closed. Every true is paid back by {@link #release}. */
    synchronized boolean use() {
        if (closed) {
            return false;
        }
        uses++;
        return true;
    }

    synchronized void release() {
        uses--;
        closeIfDone();
    }

    /** Closes it if nobody uses it now; false if somebody does, and nothing changes. */
    synchronized boolean retireIfUnused() {
        if (uses > 0) {
            return false;
        }
        retire();
        return true;
    }

    /** Closes it as soon as nobody uses it. */
    synchronized void retire() {
        retired = true;
        closeIfDone();
    }

    Tokens encode(ScoreInput input, Truncation truncation, int maxLength) {
        return encoder.encode(input, truncation, maxLength);
    }

    /** What each of its outputs judges. */
    public List<String> attributes() {
        return model.attributes();
    }

    PrefixScorer.Scored score(List<PrefixScorer.Request> texts) {
        return scorer.score(texts);
    }

    /** Does what proves its golden scores; the texts of these are nobody's, and count for nothing. */
    void prove(Runnable proof) {
        scorer.prove(proof);
    }

    /** Whether it reads what texts begin with alike once for all of them, and maybe never again. */
    boolean sharesBeginnings() {
        return scorer.remembers();
    }

    /** How many tokens of a text would have to be read now. */
    int unread(Tokens text) {
        return scorer.unread(text);
    }

    /** Remembers nothing more of an answer that was being written. */
    void forget(Draft draft) {
        scorer.forget(draft);
    }

    private void closeIfDone() {
        if (retired && uses == 0 && !closed) {
            closed = true;
            encoder.close();
            scorer.close();
        }
    }
}
