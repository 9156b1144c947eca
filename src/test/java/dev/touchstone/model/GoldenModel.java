package dev.touchstone.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Truncation;
import dev.touchstone.text.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A tiny model under src/test/resources/golden and what transformers says about it. */
record GoldenModel(Path directory, JsonNode golden) {
    private static final Path ALL = Path.of("src/test/resources/golden");

    /** Names of the classifiers, one or more for each kind of model. */
    static List<String> classifiers() {
        try (Stream<Path> directories = Files.list(ALL)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("golden.json")))
                    .map(directory -> directory.getFileName().toString())
                    .filter(name -> of(name).golden.has("training"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoldenModel of(String name) {
        Path directory = ALL.resolve(name);
        try {
            return new GoldenModel(
                    directory,
                    new ObjectMapper().readTree(directory.resolve("golden.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> batches() {
        List<JsonNode> batches = new ArrayList<>();
        golden.get("batches").forEach(batches::add);
        return batches;
    }

    /** The texts of all batches. */
    List<Tokens> texts() {
        return batches().stream().flatMap(batch -> texts(batch).stream()).toList();
    }

    /** What transformers says of them. */
    float[] scores() {
        List<Float> scores = new ArrayList<>();
        batches().forEach(batch -> batch.get("scores").forEach(score -> scores.add(score.floatValue())));
        float[] values = new float[scores.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scores.get(i);
        }
        return values;
    }

    /** Tells transformers how the texts of all batches were scored by a model that was saved. */
    void writeRewards(Path saved, float[] rewards) throws IOException {
        List<String> lines = new ArrayList<>();
        List<Tokens> texts = texts();
        for (int i = 0; i < rewards.length; i++) {
            lines.add("{\"ids\": %s, \"types\": %s, \"reward\": %s}"
                    .formatted(
                            Arrays.toString(texts.get(i).ids()),
                            Arrays.toString(texts.get(i).typeIds()),
                            rewards[i]));
        }
        Files.write(saved.resolve("rewards.jsonl"), lines);
    }

    static List<Tokens> texts(JsonNode batch) {
        List<Tokens> texts = new ArrayList<>();
        for (int i = 0; i < batch.get("ids").size(); i++) {
            texts.add(new Tokens(
                    ints(batch.get("ids").get(i)), ints(batch.get("types").get(i)), false));
        }
        return texts;
    }

    /** A written text or pair, whole or cut. */
    static Tokens encode(TextTokenizer tokenizer, JsonNode text) {
        ScoreInput input = text.has("text")
                ? new ScoreInput.WholeText(text.get("text").textValue())
                : new ScoreInput.Answer(
                        new Prompt.Text(text.get("prompt").textValue()),
                        text.get("response").textValue());
        Truncation truncation =
                Truncation.valueOf(text.path("truncation").asText("none").toUpperCase(Locale.ROOT));
        return tokenizer.encode(input, truncation, text.path("max_length").asInt(Integer.MAX_VALUE));
    }

    TokenizedPairs pairs() {
        JsonNode pairs = golden.get("pairs");
        return new TokenizedPairs(
                texts(pairs),
                ints(pairs.get("chosen")),
                ints(pairs.get("rejected")),
                floats(pairs.get("margins")),
                floats(pairs.get("weights")));
    }

    /** The same pairs, about which people disagreed. */
    TokenizedPairs softPairs() {
        TokenizedPairs pairs = pairs();
        return new TokenizedPairs(
                pairs.texts(),
                pairs.chosen(),
                pairs.rejected(),
                pairs.margins(),
                pairs.weights(),
                floats(golden.get("soft_pairs").get("targets")));
    }

    static int[] ints(JsonNode list) {
        int[] values = new int[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).asInt();
        }
        return values;
    }

    static double[] doubles(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) list.get(i).asDouble();
        }
        return values;
    }
}
