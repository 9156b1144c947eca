package dev.touchstone.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The directory over whose weights an adapter was trained, and what they were.
 *
 * @param directory found, as it was recorded, from some directory above the adapter's: both may move together
 * @param sha256 of each file of weights
 */
record BaseReference(Path directory, SortedMap<String, String> sha256) {
    private static final String FILE = "base.json";
    private static final int MAX_BYTES = 1 << 20;

    /** The reference to a base as it is now. */
    static BaseReference to(Path base) {
        return new BaseReference(base, sums(WeightFiles.find(base)));
    }

    private static SortedMap<String, String> sums(WeightFiles weights) {
        SortedMap<String, String> sums = new TreeMap<>();
        weights.files().forEach(file -> sums.put(file.getFileName().toString(), Contract.sha256(file)));
        return sums;
    }

    /**
     * The reference of an adapter.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL if there is none, or the base is not where it was
     */
    static BaseReference read(Path adapter) {
        Path file = adapter.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw Failures.invalid(
                    adapter,
                    "no " + FILE
                            + " (expected: an adapter published by Touchstone; merge others into their base with PEFT's"
                            + " merge_and_unload)");
        }
        ObjectNode node = JsonFiles.read(file, MAX_BYTES);
        SortedMap<String, String> sums = new TreeMap<>();
        node.path("sha256")
                .properties()
                .forEach(sum -> sums.put(sum.getKey(), sum.getValue().asText()));
        return new BaseReference(find(adapter, node.path("directory").asText()), sums);
    }

    private static Path find(Path adapter, String recorded) {
        return ancestors(adapter)
                .map(above -> above.resolve(recorded))
                .filter(BaseReference::isModel)
                .findFirst()
                .or(() -> EmbeddedModels.find(Path.of(recorded).getFileName().toString()))
                .orElseThrow(() -> Failures.invalid(
                        adapter,
                        "base model " + recorded
                                + ": not found (expected: the directory that the adapter was trained over, in its"
                                + " old place or as far from here as it was)"));
    }

    private static boolean isModel(Path directory) {
        return Files.isRegularFile(directory.resolve("config.json"));
    }

    /**
     * Checks that the base holds what it held.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL naming the file that differs
     */
    void verify(WeightFiles weights) {
        SortedMap<String, String> found = sums(weights);
        sha256.forEach((name, sum) -> {
            if (!sum.equals(found.get(name))) {
                throw Failures.invalid(
                        directory.resolve(name),
                        "SHA-256 " + found.getOrDefault(name, "of no such file") + " (expected: " + sum
                                + ", what an adapter was trained over)");
            }
        });
    }

    void write(Path target) {
        ObjectNode node = JsonFiles.object();
        Path base = directory.toAbsolutePath().normalize();
        Path common = ancestors(target).filter(base::startsWith).findFirst().orElseThrow();
        node.put("directory", common.relativize(base).toString());
        ObjectNode sums = node.putObject("sha256");
        sha256.forEach(sums::put);
        AtomicFile.write(target.resolve(FILE), JsonFiles.pretty(node));
    }

    private static Stream<Path> ancestors(Path path) {
        return Stream.iterate(path.toAbsolutePath().normalize(), above -> above != null, Path::getParent);
    }
}
