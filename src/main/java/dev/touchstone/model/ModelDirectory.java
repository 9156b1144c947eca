package dev.touchstone.model;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Hugging Face model directory, found complete: {@code config.json}, weights and tokenizer. Immutable. */
public final class ModelDirectory {
    private static final String CONFIG = "config.json";
    private static final List<List<String>> TOKENIZER_FORMS =
            List.of(List.of("tokenizer.json"), List.of("vocab.txt"), List.of("vocab.json", "merges.txt"));
    private static final String MAKE_TOKENIZER =
            "make the first once with: python -c \"from transformers import AutoTokenizer as T;"
                    + " T.from_pretrained('.').save_pretrained('.')\"";

    /** What decides how a text becomes token ids. */
    private static final List<String> TEXT_FILES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "spiece.model",
            "sentencepiece.bpe.model",
            "tokenizer.model",
            "chat_template.jinja",
            "chat_template.json");

    private static final List<String> LEGAL_FILES =
            List.of("LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE", "NOTICE.txt", "NOTICE.md");

    private final Path path;
    private final ModelConfig config;
    private final Optional<PeftAdapter> adapter;
    private final WeightFiles weights;

    private ModelDirectory(Path path, ModelConfig config, Optional<PeftAdapter> adapter) {
        this.path = path;
        this.config = config;
        this.adapter = adapter;
        this.weights = WeightFiles.find(weightsAt());
    }

    /**
     * Opens a directory of a supported kind that lacks nothing; the weights themselves are not read yet.
     *
     * @throws TouchstoneException PATH_NOT_FOUND, INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public static ModelDirectory open(Path path) {
        if (!Files.exists(path)) {
            throw new TouchstoneException(Reason.PATH_NOT_FOUND, path + ": no such directory");
        }
        requireFile(path, CONFIG, "a Hugging Face model directory");
        ModelConfig config = ModelConfig.read(path.resolve(CONFIG));
        requireSupported(config);
        requireTokenizer(path);
        return new ModelDirectory(path, config, PeftAdapter.find(path));
    }

    public Path path() {
        return path;
    }

    public ModelConfig config() {
        return config;
    }

    /** The adapter it holds; empty where it holds all weights itself. */
    Optional<PeftAdapter> adapter() {
        return adapter;
    }

    private Path weightsAt() {
        return adapter.map(over -> over.base().directory()).orElse(path);
    }

    /**
     * Maps the weights under their names in the files, of an adapter those of its base, too.
     *
     * @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    public SortedMap<String, TensorData> tensors() {
        SortedMap<String, TensorData> tensors = weights.read();
        adapter.ifPresent(over -> {
            over.base().verify(weights);
            tensors.putAll(over.tensors());
        });
        return tensors;
    }

    /** The files that decide a score, beside the program: configuration, weights, tokenizer and template. */
    List<Path> contractFiles() {
        return Stream.concat(textFiles().stream(), weightFiles().stream()).toList();
    }

    /** Configuration, tokenizer and template. */
    private List<Path> textFiles() {
        return Stream.concat(Stream.of(path.resolve(CONFIG)), existing(TEXT_FILES))
                .toList();
    }

    /** What a published version must reproduce; none in other directories. */
    List<Path> goldens() {
        return existing(List.of("golden.jsonl")).toList();
    }

    /** Those of an adapter and of the base under it. */
    private List<Path> weightFiles() {
        return Stream.concat(weights.files().stream(), existing(List.of(PeftAdapter.WEIGHTS)))
                .toList();
    }

    /**
     * Writes a complete Hugging Face directory of a reward model: these weights, this directory's tokenizer and notices, and its
     * configuration with these outputs.
     *
     * @param target new or empty; complete once {@code config.json} is there
     * @param architectureClass Hugging Face class, such as {@code BertForSequenceClassification}
     * @param attributes what each output judges
     * @throws TouchstoneException STORAGE_FULL, STORAGE_FAILED
     */
    public void export(
            Path target, String architectureClass, List<String> attributes, Map<String, TensorData> weights) {
        createDirectories(target);
        Safetensors.write(target.resolve(WeightFiles.SINGLE_FILE), weights);
        writeRest(target, architectureClass, attributes, dtype(weights));
    }

    /**
     * As {@link #export}, of adapters and a head over the weights here, which stay where they are.
     *
     * @param trained the weights of the adapters and of the head
     */
    void exportAdapter(
            Path target,
            String architectureClass,
            List<String> attributes,
            Lora lora,
            Layout layout,
            Map<String, TensorData> trained) {
        createDirectories(target);
        PeftAdapter.write(target, lora, layout, weightsAt(), trained);
        writeRest(target, architectureClass, attributes, dtype(weights.read()));
    }

    private void writeRest(Path target, String architectureClass, List<String> attributes, String dtype) {
        Stream.concat(existing(TEXT_FILES), existing(LEGAL_FILES)).forEach(file -> copy(file, target));
        AtomicFile.write(
                target.resolve(CONFIG),
                config.asClassifier(architectureClass, RewardOutput.labels(attributes), dtype)
                        .json());
    }

    /** Models whose weights are of several types are loaded in the one that holds all. */
    private static String dtype(Map<String, TensorData> weights) {
        Set<ElementType> types = weights.values().stream().map(TensorData::type).collect(Collectors.toSet());
        if (types.equals(Set.of(ElementType.F16))) {
            return "float16";
        }
        return types.equals(Set.of(ElementType.BF16)) ? "bfloat16" : "float32";
    }

    /** Asked first: a model of another kind may well come without the files that those supported have. */
    private static void requireSupported(ModelConfig config) {
        Architecture.of(config);
    }

    private static void requireFile(Path directory, String name, String expected) {
        if (!isFile(directory, name)) {
            throw Failures.invalid(directory, "no " + name + " (expected: " + expected + ")");
        }
    }

    private static void requireTokenizer(Path directory) {
        boolean found =
                TOKENIZER_FORMS.stream().anyMatch(form -> form.stream().allMatch(name -> isFile(directory, name)));
        if (!found) {
            throw Failures.invalid(
                    directory,
                    "no tokenizer (expected: tokenizer.json, or vocab.txt, or vocab.json and merges.txt; of other"
                            + " forms, "
                            + MAKE_TOKENIZER + ")");
        }
    }

    private static boolean isFile(Path directory, String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    private Stream<Path> existing(List<String> names) {
        return names.stream().map(path::resolve).filter(Files::isRegularFile);
    }

    private static void createDirectories(Path target) {
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw Failures.writing(target, e);
        }
    }

    private static void copy(Path file, Path target) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
        AtomicFile.write(target.resolve(file.getFileName()), content);
    }
}
