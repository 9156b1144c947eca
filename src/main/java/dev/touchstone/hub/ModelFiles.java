package dev.touchstone.hub;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which files of a repository are a model: safetensors, configuration, tokenizer and chat template; never code, never pickles. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final String PICKLED = "pytorch_model.bin";
    private static final Pattern SHARD = Pattern.compile("model-[0-9]+-of-[0-9]+\\.safetensors");
    private static final Set<String> TEXT_FILES = Set.of(
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

    private ModelFiles() {}

    /**
     * The files to fetch, small ones first.
     *
     * @throws TouchstoneException UNSUPPORTED_MODEL when there is no configuration or the weights are only pickled
     */
    static List<String> of(HubId id, Collection<String> listed) {
        if (!listed.contains(CONFIG)) {
            throw unsupported(id, "no " + CONFIG, "a model of the transformers library");
        }
        List<String> weights = weights(listed);
        if (weights.isEmpty()) {
            boolean pickled = listed.stream().anyMatch(name -> name.startsWith("pytorch_model"));
            throw unsupported(
                    id,
                    pickled ? "weights only in " + PICKLED : "no weights",
                    pickled ? WEIGHTS + "; " + convert(id) : WEIGHTS + " or " + INDEX);
        }
        return Stream.of(
                        Stream.of(CONFIG),
                        listed.stream().filter(TEXT_FILES::contains).sorted(),
                        weights.stream())
                .flatMap(names -> names)
                .toList();
    }

    private static String convert(HubId id) {
        return "take a revision that has it, such as " + id.repository()
                + "@refs/pr/1, or convert it once and give the directory it makes here: python -c \"import glob, torch,"
                + " safetensors.torch as s; from huggingface_hub import snapshot_download; d = snapshot_download('"
                + id.repository() + "', revision='" + id.revision() + "', local_dir='"
                + id.repository().replace('/', '-')
                + "'); s.save_file({k: v.clone() for f in glob.glob(d + '/pytorch_model*.bin') for k, v in"
                + " torch.load(f, weights_only=True).items()}, d + '/" + WEIGHTS + "', {'format': 'pt'})\"";
    }

    /** The single file where there is one: some repositories have both. */
    private static List<String> weights(Collection<String> listed) {
        if (listed.contains(WEIGHTS)) {
            return List.of(WEIGHTS);
        }
        return listed.contains(INDEX)
                ? Stream.concat(
                                Stream.of(INDEX),
                                listed.stream().filter(SHARD.asMatchPredicate()).sorted())
                        .toList()
                : List.of();
    }

    private static TouchstoneException unsupported(HubId id, String problem, String expected) {
        return new TouchstoneException(Reason.UNSUPPORTED_MODEL, id + ": " + problem + " (expected: " + expected + ")");
    }
}
