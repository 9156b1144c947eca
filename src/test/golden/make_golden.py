"""Makes everything under src/test/resources/golden anew: tiny models, tokenizers, templates' renderings, and what transformers and
PEFT say about them.

Every model is random, small and complete: config.json, weights, tokenizer, golden.json with scores, losses and gradients, and
lora.json with trained adapters. Ran with:

    pip install torch==2.7.1 transformers==4.57.1 tokenizers==0.22.2 safetensors==0.8.0 numpy==2.4.6 sentencepiece==0.2.1 protobuf==7.36.2 jinja2==3.1.6 peft==0.21.2
    python src/test/golden/make_golden.py [MODEL...]

With names of models only they are made. exports.json and adapters.json tell what transformers and PEFT say about models that Touchstone
wrote: `make parity` makes them.

Made again everything is the same to the byte, and what is not is named. Of scores, losses and gradients only differences beyond 5e-5 are
written, half of what the suite allows: their last digits are the processor's. Between two of them scores were 4e-6 apart, losses 7e-6, and
norms of gradients 4e-5.

Scores are read at the last token given, whatever its id. transformers itself steps over tokens that equal pad_token_id, so
it is asked without one; that the padded batch says the same of texts that do not end in that token is checked here.
"""

import json
import pathlib
import sys

import torch
import transformers
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForSequenceClassification
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

import make_chat_golden
import make_option_golden
import make_tokenizer_golden
import settled
import tiny_tokenizers

transformers.logging.set_verbosity_error()
OUT = pathlib.Path(__file__).parents[1] / "resources" / "golden"
LONGEST = tiny_tokenizers.LONGEST
LENGTHS = [[9], [3, 17, 3, 8, 1, 17], [40, 2], [LONGEST]]
PAIRS = dict(chosen=[0, 1, 0, 3], rejected=[1, 2, 2, 4], margins=[0.0, 0.5, 0.0, -0.25], weights=[1.0, 0.5, 2.0, 1.0])
SOFT_TARGETS = [1.0, 0.75, 0.5, 2 / 3]
PAIR_LENGTHS = [12, 5, 5, 7, 12]
TRUNCATED = ["please tell me how to return the great parcel, for nobody answers the phone today", "電影 kind answer, très naïve 👍🏽"]
CUT_TO = 14

SMALL = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, max_position_embeddings=LONGEST)
GROUPED = dict(SMALL, num_key_value_heads=2)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)

# Name: model_type, tokenizer, configuration. Windows and buckets are smaller than the longest texts.
FAMILIES = {
    "bert": ("bert", tiny_tokenizers.bert, SMALL),
    "distilbert": ("distilbert", tiny_tokenizers.distilbert,
                   dict(dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=LONGEST)),
    "roberta": ("roberta", tiny_tokenizers.roberta,
                dict(SMALL, max_position_embeddings=LONGEST + 2, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "xlm-roberta": ("xlm-roberta", tiny_tokenizers.xlm_roberta,
                    dict(SMALL, max_position_embeddings=LONGEST + 2, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "deberta-v2": ("deberta-v2", tiny_tokenizers.deberta,
                   dict(SMALL, relative_attention=True, pos_att_type="c2p|p2c", position_buckets=-1, max_relative_positions=24,
                        type_vocab_size=2, embedding_size=16, position_biased_input=True, conv_kernel_size=3, conv_act="gelu",
                        norm_rel_ebd="none")),
    "deberta-v3": ("deberta-v2", tiny_tokenizers.deberta,
                   dict(SMALL, relative_attention=True, pos_att_type=["p2c", "c2p"], position_buckets=8, share_att_key=True,
                        max_relative_positions=-1, type_vocab_size=0, position_biased_input=False, norm_rel_ebd="layer_norm")),
    "modernbert": ("modernbert", tiny_tokenizers.modernbert,
                   dict(SMALL, num_hidden_layers=3, global_attn_every_n_layers=2, local_attention=8, classifier_pooling="mean",
                        pad_token_id=3, cls_token_id=1, sep_token_id=2, bos_token_id=1, eos_token_id=2, reference_compile=False)),
    "modernbert-cls": ("modernbert", tiny_tokenizers.modernbert,
                       dict(SMALL, global_attn_every_n_layers=2, local_attention=8, classifier_pooling="cls", norm_bias=True,
                            attention_bias=True, mlp_bias=True, classifier_bias=True, pad_token_id=3, cls_token_id=1,
                            sep_token_id=2, bos_token_id=1, eos_token_id=2, reference_compile=False)),
    "opt": ("opt", tiny_tokenizers.opt,
            dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_dim=64, max_position_embeddings=LONGEST,
                 word_embed_proj_dim=32)),
    "opt-post-norm": ("opt", tiny_tokenizers.opt,
                      dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_dim=64, max_position_embeddings=LONGEST,
                           do_layer_norm_before=False, word_embed_proj_dim=16, activation_function="gelu")),
    "gpt2": ("gpt2", tiny_tokenizers.gpt2,
             dict(n_embd=32, n_layer=2, n_head=4, n_positions=LONGEST, bos_token_id=0, eos_token_id=0, pad_token_id=0)),
    "gpt-neox": ("gpt_neox", tiny_tokenizers.gpt_neox,
                 dict(SMALL, rotary_pct=0.25, num_attention_heads=2, bos_token_id=0, eos_token_id=0, pad_token_id=0)),
    "gpt-neox-serial": ("gpt_neox", tiny_tokenizers.gpt_neox,
                        dict(SMALL, rotary_pct=1.0, use_parallel_residual=False, attention_bias=False, pad_token_id=0)),
    "llama": ("llama", tiny_tokenizers.llama,
              dict(GROUPED, rope_scaling=LLAMA3, rope_theta=500000.0, attention_bias=True, mlp_bias=True, bos_token_id=0,
                   eos_token_id=2, pad_token_id=2)),
    "mistral": ("mistral", tiny_tokenizers.mistral, dict(GROUPED, head_dim=12, sliding_window=6, pad_token_id=0)),
    "qwen2": ("qwen2", tiny_tokenizers.qwen,
              dict(GROUPED, use_sliding_window=True, sliding_window=6, max_window_layers=1, tie_word_embeddings=True,
                   rope_scaling=dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=LONGEST), pad_token_id=0)),
    "qwen3": ("qwen3", tiny_tokenizers.qwen, dict(GROUPED, head_dim=16, tie_word_embeddings=True, pad_token_id=0)),
    "gemma2": ("gemma2", tiny_tokenizers.gemma,
               dict(GROUPED, head_dim=12, query_pre_attn_scalar=16, sliding_window=6, attn_logit_softcapping=2.0)),
}


def config(family, **changes):
    model_type, tokenizer, values = FAMILIES[family]
    size = -(-len(tokenizer()) // 4) * 4
    # Gemma 2's soft cap is left out by every implementation of attention in transformers but this one.
    return AutoConfig.for_model(
        model_type, vocab_size=size, attn_implementation="eager" if family == "gemma2" else None, **{**values, **changes})


def randomized(model, generator):
    """Weights large enough that a misplaced one shows: the usual start gives scores near zero."""
    around_zero = model.config.model_type == "gemma2"
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=generator)
            is_norm = weight.dim() == 1 and name.endswith("weight") and not around_zero
            weight.copy_(1 + 0.2 * noise if is_norm else 0.2 * noise)
    return model.eval()


def random_texts(lengths, vocabulary, generator):
    return [torch.randint(5, vocabulary, (length,), generator=generator).tolist() for length in lengths]


def segments(ids):
    return [0] * ((len(ids) + 1) // 2) + [1] * (len(ids) // 2)


def with_segments(model):
    return model.config.model_type in ("bert", "deberta-v2") and model.config.type_vocab_size > 1


def run(model, ids, types=None):
    inputs = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
    if with_segments(model):
        inputs["token_type_ids"] = torch.tensor([segments(ids) if types is None else types])
    reads_last = model.config.pad_token_id is not None and not hasattr(model, "classifier")
    padding, model.config.pad_token_id = model.config.pad_token_id, None if reads_last else model.config.pad_token_id
    output = model(**inputs)
    model.config.pad_token_id = padding
    return output


def rewards(model, batch):
    return torch.cat([run(model, ids).logits[0] for ids in batch])


def check_padded(model, batch, scores):
    padding = model.config.pad_token_id
    longest = max(map(len, batch))
    inputs = dict(
        input_ids=torch.tensor([ids + [padding] * (longest - len(ids)) for ids in batch]),
        attention_mask=torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids in batch]),
    )
    if with_segments(model):
        inputs["token_type_ids"] = torch.tensor([segments(ids) + [0] * (longest - len(ids)) for ids in batch])
    torch.testing.assert_close(model(**inputs).logits[:, 0], scores, atol=1e-4, rtol=0)


def pairwise_loss(r, centering, targets=None):
    chosen, rejected = r[PAIRS["chosen"]], r[PAIRS["rejected"]]
    margins, weights = torch.tensor(PAIRS["margins"]), torch.tensor(PAIRS["weights"])
    d = chosen - rejected - margins
    if targets is None:
        losses = -torch.nn.functional.logsigmoid(d)
    else:
        losses = torch.nn.functional.binary_cross_entropy_with_logits(d, torch.tensor(targets), reduction="none")
    losses = losses + centering * (chosen + rejected) ** 2
    return (losses * weights).sum() / weights.sum()


def gradients(model, batch, largest, targets=None):
    """Of the small weights one by one, of all as a norm."""
    loss = pairwise_loss(rewards(model, batch), centering=0.05, targets=targets)
    loss.backward()
    parameters = dict(model.named_parameters())
    result = dict(
        loss=loss.item(),
        centering=0.05,
        gradient_norm=torch.stack([p.grad.norm() for p in parameters.values()]).norm().item(),
        gradients={name: p.grad.flatten().tolist() for name, p in parameters.items() if p.numel() <= largest},
    )
    model.zero_grad()
    return result


def training(model, batch):
    options = dict(learning_rate=2e-3, weight_decay=0.1, max_grad_norm=0.5)
    groups = [
        dict(params=[p for p in model.parameters() if p.dim() > 1], weight_decay=options["weight_decay"]),
        dict(params=[p for p in model.parameters() if p.dim() == 1], weight_decay=0.0),
    ]
    optimizer = torch.optim.AdamW(groups, lr=options["learning_rate"])
    losses, norms = [], []
    for _ in range(6):
        loss = pairwise_loss(rewards(model, batch), centering=0.0)
        loss.backward()
        losses.append(loss.item())
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), options["max_grad_norm"]).item())
        optimizer.step()
        optimizer.zero_grad()
    return dict(**options, losses=losses, gradient_norms=norms)


def written_texts(model, tokenizer):
    """Real texts and pairs, odd ones among them, whole and cut: token ids, and scores where the model takes so many."""
    def case(text, response=None, **truncation):
        encoded = tokenizer(text, response, **truncation)
        ids = encoded["input_ids"]
        types = encoded.get("token_type_ids", [0] * len(ids))
        scores = [run(model, ids, types).logits[0, 0].item()] if len(ids) <= LONGEST else []
        return dict(ids=ids, types=types, scores=scores)

    for text in make_tokenizer_golden.TEXTS:
        yield dict(text=text) | case(text)
    for prompt, response in make_tokenizer_golden.PAIRS:
        yield dict(prompt=prompt, response=response) | case(prompt, response)
    for side in ("right", "left"):
        tokenizer.truncation_side = side
        for text in TRUNCATED:
            yield dict(text=text, truncation=side, max_length=CUT_TO) | case(text, truncation=True, max_length=CUT_TO)
    tokenizer.truncation_side = "right"


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.8g}")
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value


def save(name, model, tokenizer, golden, dtype=torch.float32, **options):
    directory = OUT / name
    directory.mkdir(exist_ok=True)
    for file in directory.iterdir():
        if file.name not in ("golden.json", "lora.json"):
            file.unlink()
    model.to(dtype).save_pretrained(directory, **options)
    tokenizer.save_pretrained(directory)
    golden = dict(torch=torch.__version__.split("+")[0], transformers=transformers.__version__, **golden)
    settled.write(directory / "golden.json", json.dumps(rounded(golden)) + "\n")


def base_classes(family):
    """Names of the tensors that checkpoints of base models have."""
    result = {}
    for kind in (AutoModel, AutoModelForMaskedLM, AutoModelForCausalLM):
        if type(config(family)) in kind._model_mapping.keys() and not (
            kind is AutoModelForCausalLM and type(config(family)) in AutoModelForMaskedLM._model_mapping.keys()
        ):
            model = kind.from_config(config(family))
            tied = set(model._tied_weights_keys or []) if model.config.tie_word_embeddings else set()
            result[type(model).__name__] = [name for name in model.state_dict() if name not in tied]
    return result


def classifier(name, seed, **options):
    tokenizer = FAMILIES[name][1]()
    model = AutoModelForSequenceClassification.from_config(config(name, num_labels=1))
    assert len(tokenizer) <= model.config.vocab_size
    generator = torch.Generator().manual_seed(seed)
    randomized(model, generator)
    batches = []
    with torch.no_grad():
        for lengths in LENGTHS:
            ids = random_texts(lengths, model.config.vocab_size, generator)
            scores = rewards(model, ids)
            check_padded(model, ids, scores)
            if len(lengths) == 1 and not hasattr(model, "classifier"):
                ids.append(ids[0][:-1] + [model.config.pad_token_id])
                scores = rewards(model, ids)
            batches.append(dict(ids=ids, types=[segments(i) for i in ids], scores=scores.tolist()))
        written = list(written_texts(model, tokenizer))
    ids = random_texts(PAIR_LENGTHS, model.config.vocab_size, generator)
    pairs = dict(ids=ids, types=[segments(i) for i in ids], **PAIRS, **gradients(model, ids, largest=64))
    soft = dict(targets=SOFT_TARGETS, **gradients(model, ids, largest=32, targets=SOFT_TARGETS))
    start = {key: value.clone() for key, value in model.state_dict().items()}
    trajectory = training(model, ids)
    model.load_state_dict(start)
    golden = dict(batches=batches, texts=written, pairs=pairs, soft_pairs=soft, training=trajectory, bases=base_classes(name))
    save(name, model, tokenizer, golden, **options)


def base(name, model, body, tokenizer, seed, dtype, read):
    """A model without a reward head: what its body gives at the token a head would read."""
    generator = torch.Generator().manual_seed(seed)
    randomized(model, generator)
    model.to(dtype).to(torch.float32)
    batches = []
    with torch.no_grad():
        for lengths in LENGTHS:
            ids = random_texts(lengths, model.config.vocab_size, generator)
            hidden = [read(run(body(model), i)).tolist() for i in ids]
            batches.append(dict(ids=ids, types=[segments(i) for i in ids], hidden=hidden))
    save(name, model, tokenizer, dict(batches=batches), dtype)


def rotary():
    """Frequencies of every kind of scaling."""
    cases = []
    for scaling in (
        None,
        dict(rope_type="default"),
        dict(type="linear", factor=2.5),
        dict(rope_type="dynamic", factor=4.0),
        LLAMA3 | dict(original_max_position_embeddings=8192),
        dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=32768),
        dict(rope_type="yarn", factor=8.0, beta_fast=16.0, beta_slow=2.0, truncate=False),
        dict(rope_type="yarn", factor=40.0, mscale=0.707, mscale_all_dim=1.0, original_max_position_embeddings=4096),
        dict(rope_type="yarn", factor=2.0, attention_factor=1.25),
    ):
        values = dict(hidden_size=256, num_attention_heads=4, max_position_embeddings=32768, rope_theta=500000.0, rope_scaling=scaling)
        model_config = AutoConfig.for_model("llama", **values)
        kind = (scaling or {}).get("rope_type", (scaling or {}).get("type", "default"))
        frequencies, scale = ROPE_INIT_FUNCTIONS[kind](model_config, "cpu")
        cases.append(dict(config=values, frequencies=[float(f) for f in frequencies], scale=scale))
    settled.write(OUT / "rotary.json", json.dumps(cases) + "\n")


def bases():
    bert, opt = tiny_tokenizers.bert(), tiny_tokenizers.opt()
    base("bert-base", AutoModel.from_config(config("bert")), lambda m: m, bert, 4, torch.float32, lambda o: o.pooler_output[0])
    base("bert-mlm", AutoModelForMaskedLM.from_config(config("bert", hidden_act="gelu_new")), lambda m: m.bert, bert, 5,
         torch.float16, lambda o: o.last_hidden_state[0, 0])
    base("opt-base", AutoModel.from_config(config("opt", _remove_final_layer_norm=True)), lambda m: m, opt, 6, torch.float32,
         lambda o: o.last_hidden_state[0, -1])
    base("opt-causal-lm", AutoModelForCausalLM.from_config(config("opt", enable_bias=False)), lambda m: m.model, opt, 7,
         torch.bfloat16, lambda o: o.last_hidden_state[0, -1])


def main(chosen):
    import make_lora_golden  # it imports this module

    torch.manual_seed(0)
    for seed, name in enumerate(FAMILIES):
        if not chosen or name in chosen:
            classifier(name, seed, **(dict(max_shard_size="60KB") if name == "opt-post-norm" else {}))
    make_lora_golden.main(chosen)
    if not chosen:
        bases()
        rotary()
        make_tokenizer_golden.main()
        make_chat_golden.main()
        make_option_golden.main(FAMILIES)


if __name__ == "__main__":
    main(sys.argv[1:])
