"""Loads what Touchstone published in transformers and writes down how far apart the scores are.

    mvn test -Dtest=ParityTest,SeveralOutputsTest  (writes target/exports: trained models, and their rewards)
    python src/test/golden/check_exports.py        (writes src/test/resources/golden/exports.json)

Ran with: pip install torch==2.7.1 transformers==4.57.1
"""

import json
import pathlib

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

ROOT = pathlib.Path(__file__).parents[3]
TOLERANCE = 1e-4


def largest_difference(directory):
    # Gemma 2's soft cap is left out by every implementation of attention in transformers but this one.
    options = dict(attn_implementation="eager") if "gemma" in directory.name else {}
    model, loading = AutoModelForSequenceClassification.from_pretrained(directory, output_loading_info=True, **options)
    wrong = [name for name in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs") if loading[name]]
    assert not wrong, (directory, loading)
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


def main():
    found = sorted(path for path in (ROOT / "target" / "exports").iterdir())
    result = {directory.name: float(f"{largest_difference(directory):.1e}") for directory in found}
    (ROOT / "src/test/resources/golden/exports.json").write_text(json.dumps(result, indent=2) + "\n")


main()
