"""Compares the scores of a published version with those that transformers computes from the same directory.

    pip install torch==2.7.1 transformers==4.57.1
    python bench/parity/compare.py --model data/models/brand-voice/versions/1 --data texts.jsonl

DATA is JSON lines, plain or gzip, as `touchstone score` takes them: `text`, or `prompt` or `messages` with `response`; other fields are left
aside. Touchstone scores all of them in one run, in batches of its own; transformers scores each alone. Answers
to plain prompts must be short enough to be left whole. Prints the number of texts, the spread of the
scores, and the largest and mean absolute difference.
"""

import argparse
import datetime
import gzip
import json
import pathlib
import statistics
import subprocess
import tempfile

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import chat_template_utils

ROOT = pathlib.Path(__file__).parents[2]
INPUT = ("text", "prompt", "messages", "response")


def read(path, limit):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        items = [{key: item[key] for key in INPUT if key in item} for item in map(json.loads, lines)]
    return [dict(item, id=str(i)) for i, item in enumerate(items[:limit])]


def by_touchstone(program, model, items, max_length, side):
    with tempfile.TemporaryDirectory() as scratch:
        asked, answered = pathlib.Path(scratch, "in.jsonl"), pathlib.Path(scratch, "out.jsonl")
        asked.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
        command = [program, "score", "--model", model, "--in", asked, "--out", answered, "--truncate", side, "--max-length", max_length]
        subprocess.run(list(map(str, command)), check=True)
        results = {result["id"]: result for result in map(json.loads, answered.read_text().splitlines())}
    return [results[item["id"]] for item in items]


def clock_of(model):
    """The time that the version's chat template takes for now."""
    manifest = model / "touchstone.json"
    time = json.loads(manifest.read_text()).get("template_time") if manifest.exists() else None

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromisoformat(time.replace("Z", "+00:00")) if time else super().now(tz)

    return Clock


def encode(tokenizer, item, max_length):
    options = dict(truncation=True, max_length=max_length, return_tensors="pt")
    if "messages" in item:
        messages = item["messages"] + [{"role": "assistant", "content": item["response"]}]
        return tokenizer.apply_chat_template(messages, return_dict=True, **options)
    if "prompt" in item:
        # transformers would cut the longer of the two, Touchstone cuts the whole.
        return tokenizer(item["prompt"], item["response"], return_tensors="pt")
    return tokenizer(item["text"], **options)


def by_transformers(model, items, max_length, side):
    chat_template_utils.datetime = clock_of(model)
    tokenizer = AutoTokenizer.from_pretrained(model, truncation_side=side.lower())
    # Gemma 2's soft cap is left out by every implementation of attention in transformers but this one.
    gemma = json.loads((model / "config.json").read_text())["model_type"] == "gemma2"
    network = AutoModelForSequenceClassification.from_pretrained(
        model, torch_dtype=torch.float32, attn_implementation="eager" if gemma else None).eval()
    # Its rule for padded batches steps over real tokens, too, where they equal the padding token.
    if not hasattr(network, "classifier"):
        network.config.pad_token_id = None
    with torch.inference_mode():
        for item in items:
            inputs = encode(tokenizer, item, max_length)
            yield inputs["input_ids"].shape[1], network(**inputs).logits[0, 0].item()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=pathlib.Path, required=True, help="directory of a published version, or of any reward model")
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--max-length", type=int, default=512)
    parser.add_argument("--truncate", choices=["RIGHT", "LEFT"], default="RIGHT")
    parser.add_argument("--touchstone", default=ROOT / "touchstone")
    options = parser.parse_args()

    items = read(options.data, options.limit)
    ours = by_touchstone(options.touchstone, options.model, items, options.max_length, options.truncate)
    theirs = list(by_transformers(options.model, items, options.max_length, options.truncate))
    scored = [(a, b) for a, b in zip(ours, theirs) if "reward" in a]
    if not scored:
        raise SystemExit(f"no text was scored; the first answer: {ours[0]}")
    lengths = sum(a["tokens"] != length for a, (length, _) in scored)
    differences = [abs(a["reward"] - reward) for a, (_, reward) in scored]
    rewards = [reward for _, (_, reward) in scored]
    print(f"{len(scored)} of {len(items)} texts, {sum(a['tokens'] for a, _ in scored):,} tokens, "
          f"{sum(a['truncated'] for a, _ in scored)} truncated, {lengths} with another number of tokens")
    print(f"rewards {min(rewards):.3f} to {max(rewards):.3f}; standard deviation {statistics.pstdev(rewards):.3f}")
    print(f"difference: largest {max(differences):.2e}, mean {statistics.fmean(differences):.2e}")


main()
