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
import java.time.Instant;
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
    private final Conversations conversations;
    private final boolean tellsSegments;
    private final int maxChars;
    // Closing frees native memory, so it waits for the calls that use it.
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private TextTokenizer(
            HuggingFaceTokenizer tokenizer, Conversations conversations, boolean tellsSegments, int maxChars) {
        this.tokenizer = tokenizer;
        this.conversations = conversations;
        this.tellsSegments = tellsSegments;
        this.maxChars = maxChars;
    }

    /**
     * Opens the tokenizer of a Hugging Face directory: its {@code tokenizer.json}, whose own truncation and padding are switched
     * off, or its vocabulary in the forms of BERT and DistilBERT ({@code vocab.txt}), and of GPT-2, OPT and RoBERTa ({@code vocab.json},
     * {@code merges.txt}).
     *
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static TextTokenizer open(Path directory) {
        return open(directory, Optional.empty());
    }

    /**
     * As {@link #open(Path)}.
     *
     * @param templateTime what a chat template that reads the clock takes for now, so that a text is the same every day
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static TextTokenizer open(Path directory, Optional<Instant> templateTime) {
        return open(directory, templateTime, DEFAULT_MAX_CHARS);
    }

    /**
     * As {@link #open(Path)}.
     *
     * @param maxChars inputs of more characters are refused before they cost any work
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static TextTokenizer open(Path directory, int maxChars) {
        return open(directory, Optional.empty(), maxChars);
    }

    private static TextTokenizer open(Path directory, Optional<Instant> templateTime, int maxChars) {
        TokenizerFiles files = new TokenizerFiles(directory);
        Conversations conversations = Conversations.of(files, templateTime);
        boolean tellsSegments = TokenizerClass.of(files).tellsSegments(files);
        return new TextTokenizer(load(directory, TokenizerJson.read(files)), conversations, tellsSegments, maxChars);
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
     * Token ids of an input. An answer to a plain prompt is encoded as the tokenizer's text pair (prompt, response), and so is one to
     * a conversation where the model has no chat template; with one, what the template makes of the conversation is one text, to
     * which the tokenizer adds nothing: special tokens are the template's.
     *
     * @param maxLength longest result in tokens, special tokens included
     * @throws TouchstoneException TEXT_TOO_LONG, EMPTY_TEXT, INVALID_TEXT; INVALID_REQUEST when the chat template refuses the
     *     conversation, UNSUPPORTED_MODEL when it is not supported
     */
    public Tokens encode(ScoreInput input, Truncation truncation, int maxLength) {
        if (input.chars() > maxChars) {
            throw TouchstoneException.of(
                    Reason.TEXT_TOO_LONG, input.field(), input.chars() + " characters (expected: <= " + maxChars + ")");
        }
        return sequence(input).fit(truncation, maxLength);
    }

    /** Longest input in characters. */
    public int maxChars() {
        return maxChars;
    }

    /** The time that the chat template takes for now; empty if it does not ask for it. */
    public Optional<Instant> templateTime() {
        return conversations.templateTime();
    }

    private TokenSequence sequence(ScoreInput input) {
        TokenSequence sequence =
                switch (input) {
                    case ScoreInput.WholeText text -> whole(text.text());
                    case ScoreInput.Answer answer ->
                        switch (answer.prompt()) {
                            case Prompt.Text prompt -> pair(prompt.text(), answer.response());
                            case Prompt.Conversation prompt -> conversation(prompt, answer.response());
                        };
                };
        sequence.requireContent();
        return tellsSegments ? sequence : sequence.withoutSegments();
    }

    private TokenSequence whole(String text) {
        requireWellFormed("text", text);
        return TokenSequence.of(whileOpen(() -> tokenizer.encode(text, true, false)), 0);
    }

    private TokenSequence pair(String prompt, String response) {
        requireWellFormed("prompt", prompt);
        requireWellFormed("response", response);
        return TokenSequence.of(whileOpen(() -> tokenizer.encode(prompt, response, true, false)), 1);
    }

    private TokenSequence conversation(Prompt.Conversation prompt, String response) {
        prompt.messages().forEach(message -> requireWellFormed("messages", message.content()));
        requireWellFormed("response", response);
        return conversations
                .template()
                .map(template -> rendered(template.render(prompt.messages(), response)))
                .orElseGet(() -> pair(ConversationText.render(prompt), response));
    }

    private TokenSequence rendered(RenderedChat chat) {
        return TokenSequence.of(whileOpen(() -> tokenizer.encode(chat.text(), false, false)), chat);
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
