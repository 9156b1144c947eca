package dev.touchstone.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tiny model under src/test/resources/golden and what transformers says about it. */
record GoldenModel(Path directory, JsonNode golden) {
    static GoldenModel of(String name) {
        Path directory = Path.of("src/test/resources/golden", name);
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

    static List<Tokens> texts(JsonNode batch) {
        List<Tokens> texts = new ArrayList<>();
        for (int i = 0; i < batch.get("ids").size(); i++) {
            texts.add(new Tokens(
                    ints(batch.get("ids").get(i)), ints(batch.get("types").get(i)), false));
        }
        return texts;
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

    static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) list.get(i).asDouble();
        }
        return values;
    }
}
