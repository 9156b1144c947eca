"""Loads an exported model directory in transformers and compares its scores with recorded ones.

    touchstone score --model DIRECTORY --in texts.jsonl --out scores.jsonl
    python src/test/golden/check_export.py DIRECTORY texts.jsonl scores.jsonl

texts.jsonl has {"id", "text"} or {"id", "prompt", "response"} lines, scores.jsonl {"id", "reward"} lines.
Ran with: pip install torch==2.7.1 transformers==4.57.1
"""

import json
import sys

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

TOLERANCE = 1e-4


def lines(path):
    with open(path, encoding="utf-8") as file:
        return {line["id"]: line for line in map(json.loads, file)}


def main(directory, texts, scores):
    model, loading = AutoModelForSequenceClassification.from_pretrained(
        directory, output_loading_info=True, attn_implementation="eager")  # the only one with Gemma 2's soft cap
    model.eval()
    tokenizer = AutoTokenizer.from_pretrained(directory)
    recorded = lines(scores)
    worst = 0.0
    for key, item in lines(texts).items():
        parts = (item["text"],) if "text" in item else (item["prompt"], item["response"])
        with torch.inference_mode():
            expected = model(**tokenizer(*parts, return_tensors="pt")).logits.item()
        worst = max(worst, abs(expected - recorded[key]["reward"]))
    wrong = [name for name in ("missing_keys", "unexpected_keys", "mismatched_keys") if loading[name]]
    print(f"{len(recorded)} texts, largest difference {worst:.2e}, keys {wrong or 'complete'}")
    return 1 if wrong or not worst <= TOLERANCE else 0


sys.exit(main(*sys.argv[1:]))
