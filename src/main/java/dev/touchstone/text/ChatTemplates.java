package dev.touchstone.text;

/** Whether a model directory says how conversations must be written for it. */
final class ChatTemplates {
    private ChatTemplates() {}

    static boolean isPresent(TokenizerFiles files) {
        return files.has("chat_template.jinja")
                || files.has("chat_template.json")
                || files.json("tokenizer_config.json").hasNonNull("chat_template");
    }
}
