"""Writes an OPT classifier of the 1.3b shape with random fp32 weights, in shards of at most 1 GB: 5.3 GB in all.

    python bench/opt_1_3b/make_shards.py DIRECTORY

Its tokenizer is the tiny one of the tests: what a text says does not matter here. Ran with: pip install torch==2.7.1 safetensors==0.8.0
"""

import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import save_file

ROOT = pathlib.Path(__file__).parents[2]
HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 2048, 24, 32, 8192, 50272, 2048
SHARD_BYTES = 1_000_000_000
CONFIG = dict(
    architectures=["OPTForSequenceClassification"], model_type="opt", hidden_size=HIDDEN, num_hidden_layers=LAYERS,
    num_attention_heads=HEADS, ffn_dim=INNER, vocab_size=VOCABULARY, max_position_embeddings=POSITIONS, word_embed_proj_dim=HIDDEN,
    activation_function="relu", do_layer_norm_before=True, pad_token_id=1, bos_token_id=2, eos_token_id=2, num_labels=1,
    torch_dtype="float32")


def shapes():
    decoder = "model.decoder."
    yield decoder + "embed_tokens.weight", (VOCABULARY, HIDDEN)
    yield decoder + "embed_positions.weight", (POSITIONS + 2, HIDDEN)
    for i in range(LAYERS):
        layer = f"{decoder}layers.{i}."
        for name in ("k_proj", "v_proj", "q_proj", "out_proj"):
            yield f"{layer}self_attn.{name}.weight", (HIDDEN, HIDDEN)
            yield f"{layer}self_attn.{name}.bias", (HIDDEN,)
        yield layer + "fc1.weight", (INNER, HIDDEN)
        yield layer + "fc1.bias", (INNER,)
        yield layer + "fc2.weight", (HIDDEN, INNER)
        yield layer + "fc2.bias", (HIDDEN,)
        for name in ("self_attn_layer_norm", "final_layer_norm"):
            yield f"{layer}{name}.weight", (HIDDEN,)
            yield f"{layer}{name}.bias", (HIDDEN,)
    yield decoder + "final_layer_norm.weight", (HIDDEN,)
    yield decoder + "final_layer_norm.bias", (HIDDEN,)
    yield "score.weight", (1, HIDDEN)


def tensor(name, shape, generator):
    if "layer_norm" in name:
        return torch.ones(shape) if name.endswith("weight") else torch.zeros(shape)
    return torch.randn(shape, generator=generator) * 0.02


def shards():
    shard, size = [], 0
    for name, shape in shapes():
        shard.append((name, shape))
        size += 4 * torch.Size(shape).numel()
        if size > SHARD_BYTES:
            yield shard
            shard, size = [], 0
    if shard:
        yield shard


def main(directory):
    directory.mkdir(parents=True, exist_ok=True)
    for file in (ROOT / "src/test/resources/golden/opt").iterdir():
        if file.name not in ("config.json", "model.safetensors", "golden.json", "lora.json"):
            shutil.copy(file, directory)
    (directory / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    generator = torch.Generator().manual_seed(0)
    planned = list(shards())
    weight_map, total = {}, 0
    for i, shard in enumerate(planned):
        name = f"model-{i + 1:05}-of-{len(planned):05}.safetensors"
        tensors = {key: tensor(key, shape, generator) for key, shape in shard}
        save_file(tensors, directory / name, {"format": "pt"})
        weight_map |= {key: name for key in tensors}
        total += sum(4 * t.numel() for t in tensors.values())
    index = dict(metadata=dict(total_size=total), weight_map=weight_map)
    (directory / "model.safetensors.index.json").write_text(json.dumps(index) + "\n")
    print(f"{total / 1e9:.2f} GB in {len(planned)} shards")


main(pathlib.Path(sys.argv[1]))
