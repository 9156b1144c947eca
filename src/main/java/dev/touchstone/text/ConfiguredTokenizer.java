package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} as transformers uses it: parts of it give way to {@code tokenizer_config.json} and to what the class of
 * the tokenizer takes where that says nothing. A change is made only where the two differ.
 */
final class ConfiguredTokenizer {
    private static final String CONFIG = "tokenizer_config.json";
    private static final String ADDED = "added_tokens";
    private static final String NORMALIZER = "normalizer";
    private static final String PRE_TOKENIZER = "pre_tokenizer";
    private static final String POST_PROCESSOR = "post_processor";
    /** How sentencepiece writes a space. */
    private static final String SPACE = "\u2581";
    /** Switches of {@code tokenizer_config.json} that are not supported. */
    private static final List<String> REFUSED = List.of("split_special_tokens", "from_slow");

    private final TokenizerFiles files;
    private final TokenizerClass kind;
    private final ObjectNode config;
    private final SpecialTokens special;
    private final ObjectNode parts;
    private @Nullable ObjectNode whole;

    private ConfiguredTokenizer(TokenizerFiles files) {
        this.files = files;
        this.kind = TokenizerClass.of(files);
        this.config = files.json(CONFIG);
        this.special = SpecialTokens.read(files, kind, Set.of());
        this.parts = files.jsonWithout("model", TokenizerJson.FILE);
    }

    /** @throws TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL */
    static String read(TokenizerFiles files) {
        return new ConfiguredTokenizer(files).read();
    }

    private String read() {
        refuse();
        ObjectNode before = parts.deepCopy();
        addTokens();
        lower();
        prefixSpace();
        surround();
        return parts.equals(before)
                ? files.text(TokenizerJson.FILE)
                : whole().setAll(parts).toString();
    }

    private void refuse() {
        for (String field : REFUSED) {
            if (config.path(field).asBoolean()) {
                throw new TouchstoneException(
                        Reason.UNSUPPORTED_MODEL,
                        files.directory().resolve(CONFIG) + ": " + field + ": true (expected: false)");
            }
        }
    }

    private void addTokens() {
        AddedTokens all = known().with(files, special, this::vocabulary);
        if (!all.equals(added())) {
            parts.set(ADDED, all.json());
        }
    }

    /** What is said of a token counts more than {@code tokenizer.json}, but less than where all tokens are written down. */
    private AddedTokens known() {
        AddedTokens known = added();
        for (String role : special.described()) {
            AddedToken token = special.byRole().get(role);
            if (token != null && !isWrittenDown(role, token)) {
                known = known.replacing(token);
            }
        }
        return known;
    }

    private boolean isWrittenDown(String role, AddedToken token) {
        return config.has(AddedTokens.WRITTEN_DOWN)
                ? config.get(AddedTokens.WRITTEN_DOWN).valueStream().anyMatch(token::isCalledAs)
                : config.has(role) || files.json("special_tokens_map.json").has(role);
    }

    private AddedTokens added() {
        return AddedTokens.listed(parts.path(ADDED));
    }

    private void lower() {
        ObjectNode wanted = WordPieceFiles.normalizer(config);
        if (kind.lowersByConfiguration()
                && parts.get(NORMALIZER) instanceof ObjectNode normalizer
                && normalizer.path("type").equals(wanted.get("type"))) {
            wanted.remove("clean_text");
            normalizer.setAll(wanted);
        }
    }

    /** Of byte pairs a flag of the pre-tokenizer; a class that converts sentencepiece's model decides by it how spaces are replaced. */
    private void prefixSpace() {
        boolean asked = config.path("add_prefix_space").asBoolean();
        boolean decided = config.hasNonNull("add_prefix_space");
        boolean byteLevel = parts.path(PRE_TOKENIZER).path("type").asText().equals("ByteLevel");
        if (kind == TokenizerClass.LLAMA) {
            if (decided && files.has("tokenizer.model")) {
                replaceSpaces(asked, config.path("legacy").asBoolean(true));
            }
        } else if (byteLevel && (decided || !config.has("add_prefix_space"))) {
            ((ObjectNode) parts.get(PRE_TOKENIZER)).put("add_prefix_space", asked);
        }
        if (kind == TokenizerClass.ROBERTA
                && parts.get(POST_PROCESSOR) instanceof ObjectNode places
                && places.path("type").asText().equals("RobertaProcessing")) {
            places.replace("add_prefix_space", BooleanNode.valueOf(asked));
            places.replace(
                    "trim_offsets",
                    BooleanNode.valueOf(config.path("trim_offsets").asBoolean(true)));
        }
    }

    private void replaceSpaces(boolean prefixed, boolean legacy) {
        ObjectNode before = JsonNodeFactory.instance.objectNode();
        if (legacy) {
            ArrayNode normalizers = before.put("type", "Sequence").putArray("normalizers");
            if (prefixed) {
                normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
            }
            ObjectNode replace = normalizers.addObject().put("type", "Replace");
            replace.putObject("pattern").put("String", " ");
            replace.put("content", SPACE);
        } else {
            before.put("type", "Metaspace")
                    .put("replacement", SPACE)
                    .put("prepend_scheme", prefixed ? "first" : "never")
                    .put("split", false);
        }
        parts.set(NORMALIZER, legacy ? before : NullNode.getInstance());
        parts.set(PRE_TOKENIZER, legacy ? NullNode.getInstance() : before);
    }

    private void surround() {
        if (kind.endsByConfiguration()) {
            boolean begins = config.path("add_bos_token").asBoolean(kind.beginsUnasked());
            boolean ends = config.path("add_eos_token").asBoolean(false);
            parts.set(POST_PROCESSOR, template(begins ? required("bos") : null, ends ? required("eos") : null));
        }
    }

    private ObjectNode template(@Nullable String bos, @Nullable String eos) {
        TokenTemplate template = new TokenTemplate(added().ids());
        token(bos, template::token);
        template.first();
        token(eos, template::token);
        token(bos, template::tokenOfSecond);
        template.second();
        token(eos, template::tokenOfSecond);
        return template.json();
    }

    private static void token(@Nullable String content, Consumer<String> place) {
        if (content != null) {
            place.accept(content);
        }
    }

    private String required(String role) {
        AddedToken token = special.byRole().get(role + "_token");
        if (token == null) {
            throw files.invalid(
                    CONFIG, role + "_token: null (expected: a token, since add_" + role + "_token is true)");
        }
        return token.content();
    }

    private ObjectNode whole() {
        if (whole == null) {
            whole = files.json(TokenizerJson.FILE);
        }
        return whole;
    }

    /** Ids by token, whichever way the model lists them. */
    private ObjectNode vocabulary() {
        JsonNode listed = whole().path("model").path("vocab");
        if (listed instanceof ObjectNode byToken) {
            return byToken;
        }
        ObjectNode byToken = JsonNodeFactory.instance.objectNode();
        listed.forEach(piece -> byToken.put(piece.path(0).asText(), byToken.size()));
        return byToken;
    }
}
