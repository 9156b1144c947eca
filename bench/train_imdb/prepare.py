"""Draws balanced training and evaluation reviews from labelled texts, and joins them into pairs.

    python bench/train_imdb/prepare.py REVIEWS.jsonl[.gz] OUT_DIR [--train 4000] [--eval 1000] [--seed 0]

REVIEWS holds one {"text": ..., "label": 0 or 1} a line. OUT_DIR gets train.jsonl and eval.jsonl (labelled, no review in
both) and the same reviews joined into {"chosen", "rejected"} pairs as train_pairs.jsonl and eval_pairs.jsonl.
"""

import argparse
import gzip
import json
import random
from pathlib import Path


def read(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def pairs(rows):
    positive = [row["text"] for row in rows if row["label"] == 1]
    negative = [row["text"] for row in rows if row["label"] == 0]
    return [{"chosen": chosen, "rejected": rejected} for chosen, rejected in zip(positive, negative, strict=True)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reviews", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", type=int, default=4000)
    parser.add_argument("--eval", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()

    rng = random.Random(args.seed)
    split = {"train": [], "eval": []}
    reviews = read(args.reviews)
    for label in (0, 1):
        drawn = rng.sample([row for row in reviews if row["label"] == label], (args.train + args.eval) // 2)
        split["train"] += drawn[: args.train // 2]
        split["eval"] += drawn[args.train // 2 :]

    args.out.mkdir(parents=True, exist_ok=True)
    for name, rows in split.items():
        rng.shuffle(rows)
        write(args.out / f"{name}.jsonl", [{"text": row["text"], "label": row["label"]} for row in rows])
        write(args.out / f"{name}_pairs.jsonl", pairs(rows))
        print(f"{name}: {len(rows)} reviews, {len(rows) // 2} pairs")


if __name__ == "__main__":
    main()
