"""Loads what Touchstone published in transformers, and adapters in PEFT, and writes down how far apart the scores are.

    mvn test -Dtest=ParityTest,SeveralOutputsTest,PeftAdapterTest  (writes target/exports and target/adapters, and the rewards)
    python src/test/golden/check_exports.py                        (writes exports.json and adapters.json in src/test/resources/golden)

Ran with: pip install torch==2.7.1 transformers==4.57.1 peft==0.21.2
"""

import json
import pathlib

import torch
from peft import PeftModel
from safetensors import safe_open
from transformers import AutoModelForSequenceClassification, AutoTokenizer

ROOT = pathlib.Path(__file__).parents[3]
TOLERANCE = 1e-4


def largest_difference(directory):
    # Gemma 2's soft cap is left out by every implementation of attention in transformers but this one.
    options = dict(attn_implementation="eager") if "gemma" in directory.name else {}
    model, loading = AutoModelForSequenceClassification.from_pretrained(directory, output_loading_info=True, **options)
    wrong = [name for name in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs") if loading[name]]
    assert not wrong, (directory, loading)
    return compared(directory, model)


def largest_difference_of_adapter(directory):
    base = json.loads((directory / "adapter_config.json").read_text())["base_model_name_or_path"]
    options = dict(attn_implementation="eager") if "gemma" in directory.name else {}
    model = AutoModelForSequenceClassification.from_pretrained(base, num_labels=1, **options)
    adapted = PeftModel.from_pretrained(model, directory)
    named = {name.replace(".default", "").replace(".modules_to_save", "") for name, weight in adapted.named_parameters()
             if ".lora_" in name or ".modules_to_save." in name}
    with safe_open(directory / "adapter_model.safetensors", "pt") as file:
        assert named == set(file.keys()), (directory, named ^ set(file.keys()))
    return compared(directory, adapted.get_base_model())


def compared(directory, model):
    AutoTokenizer.from_pretrained(directory)
    # Its rule for padded batches steps over real tokens, too, where they equal the padding token.
    if not hasattr(model, "classifier"):
        model.config.pad_token_id = None
    model.eval()
    worst = 0.0
    for line in map(json.loads, (directory / "rewards.jsonl").read_text().splitlines()):
        inputs = dict(input_ids=torch.tensor([line["ids"]]), attention_mask=torch.ones(1, len(line["ids"]), dtype=torch.long))
        if model.config.model_type in ("bert", "deberta-v2") and model.config.type_vocab_size > 1:
            inputs["token_type_ids"] = torch.tensor([line["types"]])
        with torch.inference_mode():
            rewards = torch.tensor(line["reward"]).reshape(1, -1)
            logits = model(**inputs).logits
            assert logits.shape == rewards.shape == (1, model.config.num_labels), directory
            worst = max(worst, (logits - rewards).abs().max().item())
    assert worst <= TOLERANCE, (directory, worst)
    return worst


def check(kind, difference):
    found = sorted(path for path in (ROOT / "target" / kind).iterdir())
    result = {directory.name: float(f"{difference(directory):.1e}") for directory in found}
    (ROOT / f"src/test/resources/golden/{kind}.json").write_text(json.dumps(result, indent=2) + "\n")


def main():
    check("exports", largest_difference)
    check("adapters", largest_difference_of_adapter)


main()
