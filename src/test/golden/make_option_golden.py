"""Asks transformers what each option of a configuration does, and writes it to src/test/resources/golden/options.json.

make_golden.py runs it; it names the versions. Alone, beside models that are there already:

    python src/test/golden/make_option_golden.py

configs   for each kind of model every field that transformers writes, with its default value
changes   for each model each field of its config.json with another value that still fits the weights, and the scores it then gives;
          the fields that all models have in common are changed together
"""

import json
import pathlib
import shutil
import tempfile

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, PretrainedConfig

import settled

OUT = pathlib.Path(__file__).parents[1] / "resources" / "golden"
OTHER_WORDS = {"gelu": "relu", "relu": "gelu_new", "gelu_new": "silu", "gelu_pytorch_tanh": "gelu", "silu": "relu", "cls": "mean",
               "mean": "cls", "none": "none|layer_norm", "first": "last", "absolute": "relative_key", "cls_index": "last"}
# GPT-NeoX has two names for each of these numbers, which must not contradict one another.
SYNONYMS = {"rotary_pct": "partial_rotary_factor", "rotary_emb_base": "rope_theta"}
# What they say is not a number's business, or says which model it is.
NOT_CHANGED = {"architectures", "model_type", "id2label", "label2id", "transformers_version", "dtype", "torch_dtype", "problem_type",
               "pad_token_id", "vocab_size"}
# Changed together with the other common fields they would ask for another kind of model or another form of outputs.
NOT_TOGETHER = {"is_decoder", "is_encoder_decoder", "add_cross_attention", "torchscript", "return_dict"}
COMMON = set(PretrainedConfig().to_dict())


def other(field, value):
    if field == "rotary_pct":
        return 0.5
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1 if value < 2 else value - 1
    if isinstance(value, float):
        return value * 1.5 + 0.1
    return OTHER_WORDS.get(value) if isinstance(value, str) else None


def scores(directory, changes, ids, types):
    """None where the weights are no longer those of the model."""
    with tempfile.TemporaryDirectory() as scratch:
        for file in directory.glob("*.safetensors*"):
            shutil.copy(file, scratch)
        config = json.loads((directory / "config.json").read_text()) | changes
        pathlib.Path(scratch, "config.json").write_text(json.dumps(config))
        try:
            model, loading = AutoModelForSequenceClassification.from_pretrained(
                scratch, output_loading_info=True, attn_implementation="eager")
            if loading["missing_keys"] or loading["unexpected_keys"] or loading["mismatched_keys"]:
                return None
            return [reward(model.eval(), i, t) for i, t in zip(ids, types)]
        except Exception:
            return None


def reward(model, ids, types):
    inputs = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
    if model.config.model_type in ("bert", "deberta-v2") and model.config.type_vocab_size > 1:
        inputs["token_type_ids"] = torch.tensor([types])
    if not hasattr(model, "classifier"):
        model.config.pad_token_id = None
    with torch.no_grad():
        return float(f"{model(**inputs).logits.item():.8g}")


def configs(types):
    for model_type in types:
        yield model_type, AutoConfig.for_model(model_type, pad_token_id=0).to_dict()


def changes(name):
    directory = OUT / name
    batch = json.loads((directory / "golden.json").read_text())["batches"][1]
    config = json.loads((directory / "config.json").read_text())
    full = AutoConfig.from_pretrained(directory).to_dict()
    together = {}
    for field, value in sorted(full.items()):
        changed = other(field, value)
        if field in NOT_CHANGED or field in SYNONYMS.values() or changed is None:
            continue
        if field in COMMON and field not in config:
            if field not in NOT_TOGETHER:
                together[field] = changed
            continue
        fields = {each: changed for each in (field, SYNONYMS.get(field)) if each == field or each in config}
        found = scores(directory, fields, batch["ids"], batch["types"])
        if found:
            yield dict(model=name, changes=fields, scores=found)
    yield dict(model=name, changes=together, scores=scores(directory, together, batch["ids"], batch["types"]))


def main(families):
    types = sorted({kind for kind, _, _ in families.values()})
    result = dict(configs=dict(configs(types)), changes=[case for name in families for case in changes(name)])
    lines = [json.dumps(case) for case in result["changes"]]
    settled.write(
        OUT / "options.json",
        '{"configs": ' + json.dumps(result["configs"]) + ',\n"changes": [\n' + ",\n".join(lines) + "\n]}\n")
    print("options.json", len(lines))


if __name__ == "__main__":
    import make_golden

    main(make_golden.FAMILIES)
