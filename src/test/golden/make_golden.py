"""Makes the tiny models under src/test/resources/golden and what transformers says about them.

Every model is random, small and complete: config.json, weights, tokenizer, and golden.json with scores, losses and
gradients. Ran with: pip install torch==2.7.1 transformers==4.57.1 tokenizers==0.22.2 safetensors==0.8.0 numpy==2.4.6

    python src/test/golden/make_golden.py
"""

import json
import pathlib
import shutil

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForSequenceClassification,
    BertModel,
    BertTokenizerFast,
    GPT2TokenizerFast,
    OPTConfig,
    OPTForCausalLM,
    OPTForSequenceClassification,
    OPTModel,
)

OUT = pathlib.Path(__file__).parents[1] / "resources" / "golden"
SENTENCES = [
    "the parcel is late and nobody answers the phone",
    "we are sorry for the delay and will send a new one today",
    "this is a great answer and it is kind",
    "this is a bad answer and it is rude",
    "please tell me how to return the shoes",
    "you can return them within thirty days",
]
LENGTHS = [[9], [3, 17, 3, 8, 1, 17], [40, 2]]
PAIRS = dict(chosen=[0, 1, 0, 3], rejected=[1, 2, 2, 4], margins=[0.0, 0.5, 0.0, -0.25], weights=[1.0, 0.5, 2.0, 1.0])
SOFT_TARGETS = [1.0, 0.75, 0.5, 2 / 3]
PAIR_LENGTHS = [12, 5, 5, 7, 12]


def bert_tokenizer():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(SENTENCES, trainers.WordPieceTrainer(vocab_size=120, special_tokens=specials))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.decoder = decoders.WordPiece()
    return BertTokenizerFast(tokenizer_object=tokenizer, model_max_length=64)


def opt_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=specials, initial_alphabet=alphabet)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="</s>:0 $A:0", pair="</s>:0 $A:0 $B:1", special_tokens=[("</s>", 2)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return GPT2TokenizerFast(
        tokenizer_object=tokenizer, bos_token="</s>", eos_token="</s>", unk_token="</s>", pad_token="<pad>",
        add_bos_token=True, model_max_length=64,
    )


def bert_config(**changes):
    values = dict(
        vocab_size=120, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=64,
    )
    return BertConfig(**{**values, **changes})


def opt_config(**changes):
    values = dict(
        vocab_size=300, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_dim=64,
        max_position_embeddings=64, word_embed_proj_dim=32,
    )
    return OPTConfig(**{**values, **changes})


def randomized(model, generator):
    """Weights large enough that a misplaced one shows: the usual start gives scores near zero."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=generator)
            is_norm = "norm" in name.lower() and name.endswith("weight")
            weight.copy_(1 + 0.2 * noise if is_norm else 0.2 * noise)
    return model.eval()


def texts(lengths, vocabulary, generator):
    return [torch.randint(5, vocabulary, (length,), generator=generator).tolist() for length in lengths]


def segments(ids):
    return [0] * ((len(ids) + 1) // 2) + [1] * (len(ids) // 2)


def run(model, ids):
    inputs = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
    if model.config.model_type == "bert":
        inputs["token_type_ids"] = torch.tensor([segments(ids)])
    return model(**inputs)


def rewards(model, batch):
    return torch.cat([run(model, ids).logits[0] for ids in batch])


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


def gradients(model, batch, names, targets=None):
    loss = pairwise_loss(rewards(model, batch), centering=0.05, targets=targets)
    loss.backward()
    parameters = dict(model.named_parameters())
    result = dict(
        loss=loss.item(),
        centering=0.05,
        gradient_norm=torch.stack([p.grad.norm() for p in parameters.values()]).norm().item(),
        gradients={name: parameters[name].grad.flatten().tolist() for name in names},
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
    shutil.rmtree(directory, ignore_errors=True)
    model.to(dtype).save_pretrained(directory, **options)
    tokenizer.save_pretrained(directory)
    golden = dict(torch=torch.__version__.split("+")[0], transformers=transformers.__version__, **golden)
    (directory / "golden.json").write_text(json.dumps(rounded(golden)) + "\n")


def classifier(name, model, tokenizer, seed, gradient_names, **options):
    generator = torch.Generator().manual_seed(seed)
    randomized(model, generator)
    vocabulary = model.config.vocab_size
    batches = []
    with torch.no_grad():
        for lengths in LENGTHS:
            ids = texts(lengths, vocabulary, generator)
            batches.append(dict(ids=ids, types=[segments(i) for i in ids], scores=rewards(model, ids).tolist()))
    ids = texts(PAIR_LENGTHS, vocabulary, generator)
    pairs = dict(ids=ids, types=[segments(i) for i in ids], **PAIRS, **gradients(model, ids, gradient_names))
    soft = dict(targets=SOFT_TARGETS, **gradients(model, ids, gradient_names, SOFT_TARGETS))
    start = {key: value.clone() for key, value in model.state_dict().items()}
    trajectory = training(model, ids)
    model.load_state_dict(start)
    save(name, model, tokenizer, dict(batches=batches, pairs=pairs, soft_pairs=soft, training=trajectory), **options)


def base(name, model, body, tokenizer, seed, dtype, read):
    """A model without a reward head: what its body gives at the token a head would read."""
    generator = torch.Generator().manual_seed(seed)
    randomized(model, generator)
    model.to(dtype).to(torch.float32)
    batches = []
    with torch.no_grad():
        for lengths in LENGTHS:
            ids = texts(lengths, model.config.vocab_size, generator)
            hidden = [read(run(body(model), i)).tolist() for i in ids]
            batches.append(dict(ids=ids, types=[segments(i) for i in ids], hidden=hidden))
    save(name, model, tokenizer, dict(batches=batches), dtype)


def main():
    torch.manual_seed(0)
    bert, opt = bert_tokenizer(), opt_tokenizer()
    assert len(bert) <= 120 and len(opt) <= 300, (len(bert), len(opt))
    layer = "bert.encoder.layer.0."
    classifier("bert", BertForSequenceClassification(bert_config(num_labels=1)), bert, 1, [
        "classifier.weight", "classifier.bias", "bert.pooler.dense.bias", layer + "attention.self.query.weight",
        "bert.encoder.layer.1.attention.self.value.weight", layer + "output.LayerNorm.weight",
        "bert.embeddings.token_type_embeddings.weight",
    ])
    layer = "model.decoder.layers.0."
    names = ["score.weight", layer + "self_attn.q_proj.weight", layer + "final_layer_norm.weight", layer + "fc1.bias"]
    classifier("opt", OPTForSequenceClassification(opt_config(num_labels=1)), opt, 2, names + ["model.decoder.final_layer_norm.bias"])
    post_norm = opt_config(num_labels=1, do_layer_norm_before=False, word_embed_proj_dim=16, activation_function="gelu")
    classifier("opt-post-norm", OPTForSequenceClassification(post_norm), opt, 3, names + [
        "model.decoder.project_in.weight", "model.decoder.project_out.weight",
    ], max_shard_size="60KB")
    base("bert-base", BertModel(bert_config()), lambda m: m, bert, 4, torch.float32, lambda o: o.pooler_output[0])
    base("bert-mlm", BertForMaskedLM(bert_config(hidden_act="gelu_new")), lambda m: m.bert, bert, 5, torch.float16,
         lambda o: o.last_hidden_state[0, 0])
    base("opt-base", OPTModel(opt_config(_remove_final_layer_norm=True)), lambda m: m, opt, 6, torch.float32,
         lambda o: o.last_hidden_state[0, -1])
    base("opt-causal-lm", OPTForCausalLM(opt_config(enable_bias=False)), lambda m: m.model, opt, 7, torch.bfloat16,
         lambda o: o.last_hidden_state[0, -1])


main()
