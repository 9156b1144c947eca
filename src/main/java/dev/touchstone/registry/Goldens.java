package dev.touchstone.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Golden scores of a version, one JSON line each in {@code golden.jsonl}: {@code text}, or {@code prompt} or {@code messages}
 * with {@code response}, and {@code reward}; of a model with several outputs also {@code attributes}, the rewards by name.
 */
public final class Goldens {
    /** Largest accepted difference between a recorded and a replayed reward in fp32, in logits. */
    public static final float TOLERANCE = 1e-4f;

    /**
     * In bf16, where a sum in another order can round to a neighbour in every layer. On one processor that hardly shows: alone, together
     * and in reverse, texts of all families were within 6e-7. On another one the sums are others, and how far that leads is about what
     * bf16 differs from fp32: 0.006 to 0.065 over the families, with logits of 1 to 5 (GoldenRewardTest).
     */
    private static final float BF16_TOLERANCE = 0.05f;

    private static final String FILE = "golden.jsonl";
    private static final String ATTRIBUTES = "attributes";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Goldens() {}

    /** Writes {@code golden.jsonl} into a directory. */
    public static void write(Path directory, List<Golden> goldens) {
        String lines = goldens.stream().map(golden -> toJson(golden) + "\n").collect(Collectors.joining());
        AtomicFiles.write(directory.resolve(FILE), lines.getBytes(UTF_8));
    }

    /**
     * The goldens of a directory; empty when it has none.
     *
     * @throws TouchstoneException INVALID_MODEL naming file and line
     */
    public static List<Golden> read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines = lines(file);
        List<Golden> goldens = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            goldens.add(fromJson(file + ":" + (i + 1), lines.get(i)));
        }
        return goldens;
    }

    /**
     * Replays goldens alone, all together and in reverse.
     *
     * @param precision what they were computed in
     * @param attributes of the model's outputs
     * @param score rewards of a batch of inputs
     * @throws TouchstoneException GOLDEN_MISMATCH
     */
    public static void verify(
            List<Golden> goldens,
            Precision precision,
            List<String> attributes,
            Function<List<ScoreInput>, Rewards> score) {
        Replay replay = new Replay(attributes, precision == Precision.BF16 ? BF16_TOLERANCE : TOLERANCE, score);
        for (Golden golden : goldens) {
            replay.compare(List.of(golden), "alone");
        }
        if (goldens.size() > 1) {
            replay.compare(goldens, "together");
            replay.compare(goldens.reversed(), "in reverse");
        }
    }

    private record Replay(List<String> attributes, float tolerance, Function<List<ScoreInput>, Rewards> score) {
        void compare(List<Golden> goldens, String how) {
            Rewards rewards = score.apply(goldens.stream().map(Golden::input).toList());
            for (int i = 0; i < goldens.size(); i++) {
                Golden recorded = goldens.get(i);
                Golden found = Golden.of(recorded.input(), attributes, rewards, i);
                compare("reward", found.reward(), recorded.reward(), how);
                recorded.attributes()
                        .forEach((name, reward) -> compare(
                                "reward by " + name, found.attributes().getOrDefault(name, Float.NaN), reward, how));
            }
        }

        private void compare(String what, float found, float recorded, String how) {
            // Written so that a reward that is not a number is a mismatch.
            if (!(Math.abs(found - recorded) <= tolerance)) {
                throw new TouchstoneException(
                        Reason.GOLDEN_MISMATCH,
                        "a golden text scored " + how + " has " + what + " " + found + " (expected: " + recorded
                                + " within " + tolerance + "); the weights, the tokenizer or the program differ from"
                                + " those at the end of training");
            }
        }
    }

    private static ObjectNode toJson(Golden golden) {
        ObjectNode node = JSON.createObjectNode();
        switch (golden.input()) {
            case ScoreInput.WholeText whole -> node.put("text", whole.text());
            case ScoreInput.Answer answer -> {
                putPrompt(node, answer.prompt());
                node.put("response", answer.response());
            }
        }
        node.put("reward", golden.reward());
        golden.attributes()
                .forEach((name, reward) -> node.withObjectProperty(ATTRIBUTES).put(name, reward));
        return node;
    }

    private static void putPrompt(ObjectNode node, Prompt prompt) {
        switch (prompt) {
            case Prompt.Text text -> node.put("prompt", text.text());
            case Prompt.Conversation conversation ->
                conversation.messages().forEach(message -> node.withArray("messages")
                        .addObject()
                        .put("role", message.role())
                        .put("content", message.content()));
        }
    }

    private static Golden fromJson(String place, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return new Golden(input(node), node.required("reward").floatValue(), attributes(node));
        } catch (JsonProcessingException | IllegalArgumentException | TouchstoneException e) {
            // The cause stays here: it quotes the line.
            throw new TouchstoneException(
                    Reason.INVALID_MODEL,
                    place + ": not a golden score (expected: text, or prompt or messages with response, and reward)");
        }
    }

    private static SequencedMap<String, Float> attributes(JsonNode node) {
        SequencedMap<String, Float> attributes = new LinkedHashMap<>();
        node.path(ATTRIBUTES)
                .properties()
                .forEach(one -> attributes.put(one.getKey(), one.getValue().floatValue()));
        return attributes;
    }

    private static ScoreInput input(JsonNode node) {
        if (node.has("text")) {
            return new ScoreInput.WholeText(node.required("text").asText());
        }
        return new ScoreInput.Answer(prompt(node), node.required("response").asText());
    }

    private static Prompt prompt(JsonNode node) {
        if (!node.has("messages")) {
            return new Prompt.Text(node.required("prompt").asText());
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : node.required("messages")) {
            messages.add(new ChatMessage(
                    message.required("role").asText(),
                    message.required("content").asText()));
        }
        return new Prompt.Conversation(messages);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }
}
