package dev.touchstone.text;

import dev.touchstone.domain.TouchstoneException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a model reads conversations. A template that is not supported shows only when there is one to be read: plain texts do not need
 * it.
 */
final class Conversations {
    private final @Nullable ChatTemplate template;
    private final @Nullable TouchstoneException unsupported;

    private Conversations(@Nullable ChatTemplate template, @Nullable TouchstoneException unsupported) {
        this.template = template;
        this.unsupported = unsupported;
    }

    static Conversations of(TokenizerFiles files, Optional<Instant> templateTime) {
        Optional<ChatTemplateFile> file = ChatTemplateFile.find(files);
        if (file.isEmpty()) {
            return new Conversations(null, null);
        }
        try {
            return new Conversations(ChatTemplate.parse(file.get(), ChatTokens.read(files), templateTime), null);
        } catch (TouchstoneException e) {
            return new Conversations(null, e);
        }
    }

    /**
     * The model's chat template, if it has one.
     *
     * @throws TouchstoneException UNSUPPORTED_MODEL
     */
    Optional<ChatTemplate> template() {
        if (unsupported != null) {
            throw unsupported;
        }
        return Optional.ofNullable(template);
    }

    /** The time that the template takes for now; empty if it does not ask for it. */
    Optional<Instant> templateTime() {
        return Optional.ofNullable(template).flatMap(ChatTemplate::time);
    }
}
