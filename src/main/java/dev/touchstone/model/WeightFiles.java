package dev.touchstone.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files that hold a model's weights: {@code model.safetensors}, or the shards that {@code model.safetensors.index.json}
 * lists.
 *
 * @param files in the order of their names
 * @param promised names of the tensors in each shard; empty for a single file
 */
record WeightFiles(List<Path> files, SortedMap<Path, SortedSet<String>> promised) {
    static final String SINGLE_FILE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final int MAX_INDEX_BYTES = 16 << 20;
    /** A plain file name: a model never reaches outside its directory. */
    private static final Pattern SHARD_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");

    private static final String PICKLED = "pytorch_model.bin";
    private static final String CONVERT =
            "convert there once with: python -c \"import glob, torch, safetensors.torch as s;"
                    + " s.save_file({k: v.clone() for f in glob.glob('pytorch_model*.bin')"
                    + " for k, v in torch.load(f, weights_only=True).items()}, 'model.safetensors', {'format': 'pt'})\"";

    WeightFiles {
        files = List.copyOf(files);
    }

    /** Whether a directory has any. */
    static boolean areIn(Path directory) {
        return Files.isRegularFile(directory.resolve(SINGLE_FILE)) || Files.isRegularFile(directory.resolve(INDEX));
    }

    /**
     * Finds the files; their content is not read yet.
     *
     * @throws TouchstoneException INVALID_MODEL if there are none or one is missing, UNSUPPORTED_MODEL if there are only
     *     pickled ones
     */
    static WeightFiles find(Path directory) {
        Path single = directory.resolve(SINGLE_FILE);
        Path index = directory.resolve(INDEX);
        if (Files.isRegularFile(single)) {
            return new WeightFiles(List.of(single), new TreeMap<>());
        }
        if (Files.isRegularFile(index)) {
            return sharded(index);
        }
        if (Files.exists(directory.resolve(PICKLED)) || Files.exists(directory.resolve(PICKLED + ".index.json"))) {
            throw Failures.unsupported(
                    directory, "weights only in " + PICKLED + " (expected: " + SINGLE_FILE + "; " + CONVERT + ")");
        }
        throw Failures.invalid(directory, "no weights (expected: " + SINGLE_FILE + " or " + INDEX + ")");
    }

    /** Maps all tensors. */
    SortedMap<String, TensorData> read() {
        SortedMap<String, TensorData> tensors = new TreeMap<>();
        for (Path file : files) {
            SortedMap<String, TensorData> found = Safetensors.read(file);
            checkPromise(file, found.keySet());
            tensors.putAll(found);
        }
        return tensors;
    }

    private static WeightFiles sharded(Path index) {
        if (!(JsonFiles.read(index, MAX_INDEX_BYTES).get("weight_map") instanceof ObjectNode weights)
                || weights.isEmpty()) {
            throw Failures.invalid(index, "weight_map: missing (expected: {\"tensor\": \"file.safetensors\", ...})");
        }
        SortedMap<Path, SortedSet<String>> promised = new TreeMap<>();
        for (Map.Entry<String, JsonNode> weight : weights.properties()) {
            Path shard = shard(index, weight.getKey(), weight.getValue());
            promised.computeIfAbsent(shard, path -> new TreeSet<>()).add(weight.getKey());
        }
        for (Path shard : promised.keySet()) {
            if (!Files.isRegularFile(shard)) {
                throw Failures.invalid(shard, "no such file (expected: a shard, as " + INDEX + " says; copy it again)");
            }
        }
        return new WeightFiles(List.copyOf(promised.keySet()), promised);
    }

    private static Path shard(Path index, String tensor, JsonNode name) {
        if (!name.isTextual() || !SHARD_NAME.matcher(name.textValue()).matches()) {
            throw Failures.invalid(
                    index,
                    "weight_map: " + tensor + ": " + JsonFiles.shown(name)
                            + " (expected: the name of a .safetensors file in the same directory)");
        }
        return index.resolveSibling(name.textValue());
    }

    /** Each tensor stands in exactly one shard, since each stands once in the index. */
    private void checkPromise(Path file, Set<String> found) {
        if (promised.isEmpty()) {
            return;
        }
        SortedSet<String> expected = promised.getOrDefault(file, new TreeSet<>());
        for (String name : expected) {
            if (!found.contains(name)) {
                throw Failures.invalid(file, "tensor " + name + ": missing (expected: here, as " + INDEX + " says)");
            }
        }
        for (String name : found) {
            if (!expected.contains(name)) {
                throw Failures.invalid(
                        file, "tensor " + name + ": duplicate or unknown (expected: not here, as " + INDEX + " says)");
            }
        }
    }
}
