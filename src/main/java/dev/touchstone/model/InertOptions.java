package dev.touchstone.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Options of configurations that change no score and no step of training, whatever the model: what transformers 4.57 and the tools around
 * it write. Those that an architecture reads, or that change something in one, are no business of this list.
 */
final class InertOptions {
    /** Without dropout answers to the same text are alike in training, as in TRL's reward trainer. */
    private static final Pattern DROPOUT = Pattern.compile(".*dropout(_prob)?|.*_pdrop|layerdrop");

    private static final Set<String> NAMES = words(
            // What the model is, and who made it.
            """
            architectures model_type _name_or_path name_or_path _commit_hash transformers_version torch_dtype dtype tokenizer_class
            finetuning_task task_specific_params unsloth_version unsloth_fixed sentence_transformers sbert_ce_default_activation_function
            """,
            // Labels and the form of outputs.
            """
            id2label label2id num_labels _num_labels problem_type output_attentions output_hidden_states output_past return_dict
            use_return_dict torchscript use_cache
            """,
            // Token ids that only tokenizers or generation use; the layouts read the padding token's where it counts.
            """
            pad_token_id bos_token_id eos_token_id sep_token_id cls_token_id mask_token_id unk_token_id decoder_start_token_id
            """,
            // Generation.
            """
            bad_words_ids begin_suppress_tokens diversity_penalty do_sample early_stopping encoder_no_repeat_ngram_size
            exponential_decay_length_penalty forced_bos_token_id forced_eos_token_id length_penalty max_length max_new_tokens min_length
            no_repeat_ngram_size num_beam_groups num_beams num_return_sequences output_scores prefix remove_invalid_values
            repetition_penalty return_dict_in_generate suppress_tokens temperature top_k top_p typical_p cache_implementation
            """,
            // Heads that reward models do not have, and weights shared with them.
            """
            tie_word_embeddings tie_encoder_decoder tie_weights_ decoder_bias sparse_prediction sparse_pred_ignore_index
            repad_logits_with_grad legacy summary_type summary_use_proj summary_activation summary_proj_to_labels pooler_fc_size
            pooler_num_attention_heads pooler_num_fc_layers pooler_size_per_head pooler_type directionality
            """,
            // How something is computed, not what; and what is only a start of training from nothing.
            """
            _attn_implementation attn_implementation _attn_implementation_autoset _flash_attn_2_enabled deterministic_flash_attn
            reference_compile chunk_size_feed_forward gradient_checkpointing pretraining_tp use_bfloat16 tf_legacy_loss
            sinusoidal_pos_embds initializer_range initializer_cutoff_factor
            """,
            // Read by nothing: encoders and decoders are what they are, and lengths are said elsewhere.
            """
            is_decoder cross_attention_hidden_size n_ctx max_sequence_length model_max_length
            """);

    /** Options of some models with the values that make them models without the option. */
    private static final Map<String, Object> NEUTRAL = Map.of(
            "is_encoder_decoder", false,
            "add_cross_attention", false,
            "attention_bias", false,
            "mlp_bias", false,
            "use_mrope", false,
            "use_sliding_window", false,
            "use_bidirectional_attention", false,
            "partial_rotary_factor", 1,
            "residual_multiplier", 1,
            "embedding_multiplier", 1);

    private InertOptions() {}

    /** Whether an option, where no architecture reads it, changes nothing. */
    static boolean contain(String name, JsonNode value) {
        return NAMES.contains(name)
                || DROPOUT.matcher(name).matches()
                || value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (NEUTRAL.containsKey(name) && ModelConfig.equal(value, NEUTRAL.get(name)));
    }

    private static Set<String> words(String... lines) {
        return Arrays.stream(lines)
                .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
                .collect(Collectors.toUnmodifiableSet());
    }
}
