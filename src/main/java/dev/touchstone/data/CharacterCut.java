package dev.touchstone.data;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Truncation;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts inputs that are too long for the tokenizer at all, where truncation was asked for. Prompt and answer each keep half of what
 * it takes: far more than a model, so that truncation by tokens ends where it would have ended without this.
 *
 * @param limit longest input of the tokenizer in characters
 */
record CharacterCut(Truncation truncation, int limit) {

    /** The input itself where it is short enough, no truncation was asked for, or nothing visible would remain. */
    ScoreInput cut(ScoreInput input) {
        if (truncation == Truncation.NONE || input.chars() <= limit) {
            return input;
        }
        return switch (input) {
            case ScoreInput.WholeText text -> {
                String kept = kept(text.text(), limit / 2);
                yield kept.isBlank() ? input : new ScoreInput.WholeText(kept);
            }
            case ScoreInput.Answer answer -> {
                String kept = kept(answer.response(), limit / 2);
                yield kept.isBlank() ? input : new ScoreInput.Answer(prompt(answer.prompt()), kept);
            }
        };
    }

    /** As {@link #cut(ScoreInput)}, for each text. */
    PairGroup cut(PairGroup group) {
        return group.withTexts(this::cut);
    }

    private Prompt prompt(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Text text -> {
                String kept = kept(text.text(), limit / 2);
                yield kept.isBlank() ? prompt : new Prompt.Text(kept);
            }
            case Prompt.Conversation conversation -> {
                List<ChatMessage> kept = messages(conversation.messages());
                yield kept.isEmpty() ? prompt : new Prompt.Conversation(kept);
            }
        };
    }

    private List<ChatMessage> messages(List<ChatMessage> messages) {
        List<ChatMessage> kept = new ArrayList<>();
        int left = limit / 2;
        for (ChatMessage message : truncation == Truncation.LEFT ? messages.reversed() : messages) {
            String content = kept(message.content(), left);
            left -= content.length();
            if (!content.isBlank()) {
                kept.add(new ChatMessage(message.role(), content));
            }
        }
        return truncation == Truncation.LEFT ? kept.reversed() : kept;
    }

    private String kept(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        if (truncation == Truncation.LEFT) {
            int begin = text.length() - length;
            return text.substring(splitsCharacter(text, begin) ? begin + 1 : begin);
        }
        return text.substring(0, splitsCharacter(text, length) ? length - 1 : length);
    }

    private static boolean splitsCharacter(String text, int index) {
        return index > 0
                && index < text.length()
                && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    }
}
