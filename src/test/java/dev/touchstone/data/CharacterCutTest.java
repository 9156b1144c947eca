package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Truncation;
import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterCutTest {
    private static final CharacterCut RIGHT = new CharacterCut(Truncation.RIGHT, 8);
    private static final CharacterCut LEFT = new CharacterCut(Truncation.LEFT, 8);

    @Test
    void cut_longText_keepsTheEndThatTruncationKeeps() {
        ScoreInput text = new ScoreInput.WholeText("abcdefghi");
        assertThat(RIGHT.cut(text)).isEqualTo(new ScoreInput.WholeText("abcd"));
        assertThat(LEFT.cut(text)).isEqualTo(new ScoreInput.WholeText("fghi"));
    }

    @Test
    void cut_shortEnoughOrNotAskedFor_isTheInputItself() {
        ScoreInput fits = new ScoreInput.WholeText("abcdefgh");
        assertThat(RIGHT.cut(fits)).isSameAs(fits);
        ScoreInput tooLong = new ScoreInput.WholeText("abcdefghi");
        assertThat(new CharacterCut(Truncation.NONE, 8).cut(tooLong)).isSameAs(tooLong);
    }

    @Test
    void cut_betweenTheHalvesOfACharacter_leavesItOut() {
        ScoreInput text = new ScoreInput.WholeText("abc\uD83D\uDE00\uD83D\uDE00xyz");
        assertThat(RIGHT.cut(text)).isEqualTo(new ScoreInput.WholeText("abc"));
        assertThat(LEFT.cut(text)).isEqualTo(new ScoreInput.WholeText("xyz"));
    }

    @Test
    void cut_answer_keepsHalfOfPromptAndResponseEach() {
        ScoreInput answer = new ScoreInput.Answer(new Prompt.Text("prompt"), "response");
        assertThat(RIGHT.cut(answer)).isEqualTo(new ScoreInput.Answer(new Prompt.Text("prom"), "resp"));
        assertThat(LEFT.cut(answer)).isEqualTo(new ScoreInput.Answer(new Prompt.Text("ompt"), "onse"));
    }

    @Test
    void cut_conversation_keepsWholeTurnsAsFarAsTheyFit() {
        ScoreInput answer = new ScoreInput.Answer(
                new Prompt.Conversation(List.of(
                        new ChatMessage("system", "abc"),
                        new ChatMessage("user", "def"),
                        new ChatMessage("assistant", "ghi"))),
                "r");
        assertThat(RIGHT.cut(answer)).isEqualTo(answer("r", turn("system", "abc"), turn("user", "d")));
        assertThat(LEFT.cut(answer)).isEqualTo(answer("r", turn("user", "f"), turn("assistant", "ghi")));
    }

    @Test
    void cut_toNothingVisible_isTheInputItself() {
        ScoreInput text = new ScoreInput.WholeText("a" + " ".repeat(20));
        assertThat(LEFT.cut(text)).isSameAs(text);
    }

    private static ScoreInput answer(String response, ChatMessage... messages) {
        return new ScoreInput.Answer(new Prompt.Conversation(List.of(messages)), response);
    }

    private static ChatMessage turn(String role, String content) {
        return new ChatMessage(role, content);
    }
}
