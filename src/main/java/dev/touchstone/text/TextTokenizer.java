package dev.touchstone.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** The tokenizer of one model directory. Thread-safe. */
public final class TextTokenizer implements AutoCloseable {
    /** Longest input in characters unless {@link #open(Path, int)} sets another: about a novel. */
    public static final int DEFAULT_MAX_CHARS = 1_000_000;

    private static final Map<String, String> OPTIONS = Map.of(
            "truncation", "do_not_truncate",
            "padding", "do_not_pad",
            "modelMaxLength", Integer.toString(Integer.MAX_VALUE));

    private final HuggingFaceTokenizer tokenizer;
    private final boolean chatTemplate;
    private final int maxChars;
    // Closing frees native memory, so it waits for the calls that use it.
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, boolean chatTemplate, int maxChars) {
        this.tokenizer = tokenizer;
        this.chatTemplate = chatTemplate;
        this.maxChars = maxChars;
    }

    /**
     * Opens the tokenizer of a Hugging Face directory: its {@code tokenizer.json}, whose own truncation and padding are switched
     * off, or its vocabulary in the forms of BERT ({@code vocab.txt}) and OPT ({@code vocab.json}, {@code merges.txt}).
     *
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static TextTokenizer open(Path directory) {
        return open(directory, DEFAULT_MAX_CHARS);
    }

    /**
     * As {@link #open(Path)}.
     *
     * @param maxChars inputs of more characters are refused before they cost any work
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static TextTokenizer open(Path directory, int maxChars) {
        TokenizerFiles files = new TokenizerFiles(directory);
        String json = TokenizerJson.read(files);
        boolean chatTemplate = ChatTemplates.isPresent(files);
        return new TextTokenizer(load(directory, json), chatTemplate, maxChars);
    }

    private static HuggingFaceTokenizer load(Path directory, String json) {
        configure();
        try (InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
            return HuggingFaceTokenizer.newInstance(in, OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw new TouchstoneException(
                    Reason.INVALID_MODEL,
                    directory + ": tokenizer.json or the vocabulary: unusable (expected: a Hugging Face tokenizer)",
                    e);
        }
    }

    /** DJL would report each load to its makers and, where there is a GPU, download another library. */
    private static void configure() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        shippedLibrary().ifPresent(library -> System.setProperty("RUST_LIBRARY_PATH", library.toString()));
    }

    /** The tokenizers' library where it is shipped as a file instead of in a jar. */
    private static Optional<Path> shippedLibrary() {
        return Optional.ofNullable(System.getProperty("touchstone.home"))
                .map(home ->
                        Path.of(home, "lib", "tokenizers", "libtokenizers.so").toAbsolutePath())
                .filter(Files::isRegularFile);
    }

    /**
     * Token ids of an input. An answer is encoded as the tokenizer's text pair (prompt, response).
     *
     * @param maxLength longest result in tokens, special tokens included
     * @throws TouchstoneException TEXT_TOO_LONG, EMPTY_TEXT, INVALID_TEXT; UNSUPPORTED_MODEL for a conversation when the
     *     model has a chat template
     */
    public Tokens encode(ScoreInput input, Truncation truncation, int maxLength) {
        if (input.chars() > maxChars) {
            throw TouchstoneException.of(
                    Reason.TEXT_TOO_LONG, input.field(), input.chars() + " characters (expected: <= " + maxChars + ")");
        }
        TokenSequence sequence =
                switch (input) {
                    case ScoreInput.WholeText text -> whole(text.text());
                    case ScoreInput.Answer answer -> pair(promptText(answer.prompt()), answer.response());
                };
        return sequence.fit(truncation, maxLength);
    }

    /** Longest input in characters. */
    public int maxChars() {
        return maxChars;
    }

    private String promptText(Prompt prompt) {
        if (prompt instanceof Prompt.Conversation && chatTemplate) {
            throw TouchstoneException.of(
                    Reason.UNSUPPORTED_MODEL,
                    "messages",
                    "this model has a chat template, which is not applied (expected: the whole prompt as"
                            + " text in `prompt`)");
        }
        return ConversationText.render(prompt);
    }

    private TokenSequence whole(String text) {
        requireWellFormed("text", text);
        return sequence(() -> tokenizer.encode(text, true, false), 0);
    }

    private TokenSequence pair(String prompt, String response) {
        requireWellFormed("prompt", prompt);
        requireWellFormed("response", response);
        return sequence(() -> tokenizer.encode(prompt, response, true, false), 1);
    }

    private TokenSequence sequence(Supplier<Encoding> tokenization, int judged) {
        Encoding encoding = whileOpen(tokenization);
        TokenSequence sequence = new TokenSequence(
                encoding.getIds(),
                encoding.getTypeIds(),
                encoding.getSpecialTokenMask(),
                encoding.getSequenceIds(),
                judged);
        sequence.requireContent();
        return sequence;
    }

    private Encoding whileOpen(Supplier<Encoding> tokenization) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("tokenizer: closed");
            }
            return tokenization.get();
        } catch (EngineException e) {
            throw new TouchstoneException(Reason.ENGINE_FAILED, "tokenizer: failed", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private static void requireWellFormed(String field, String text) {
        if (!WellFormed.isWellFormed(text)) {
            throw TouchstoneException.of(
                    Reason.INVALID_TEXT, field, "half of a surrogate pair (expected: valid Unicode)");
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            tokenizer.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
