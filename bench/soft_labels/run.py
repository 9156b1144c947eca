"""Soft labels against majority vote: the same judgements, learnt from both ways, measured on held-out prompts.

    python3 bench/soft_labels/run.py pandalm.jsonl.gz --seeds 5

DATA has lines {prompt, responses[2], annotations[{annotator, preferred}]}, as PandaLM's three annotators have them. For each seed a fifth of the
prompts is held out; the rest is trained on twice from the same start, once with the share of people as target (soft_labels = true), once with
the majority alone. Both are measured on the majority of the held-out prompts, ties left out. Prints a line a run and the means.
"""

import argparse
import gzip
import json
import random
import statistics
import subprocess
import tempfile
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "touchstone"


def touchstone(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def lines(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def usable(row):
    return len(set(row["responses"])) == 2 and all(isinstance(text, str) and text.strip() for text in row["responses"])


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def split(rows, seed):
    prompts = sorted({row["prompt"] for row in rows})
    random.Random(seed).shuffle(prompts)
    held = set(prompts[: len(prompts) // 5])
    return [row for row in rows if row["prompt"] not in held], [row for row in rows if row["prompt"] in held]


def measured(work, soft, seed, settings):
    name = "soft" if soft else "majority"
    options = [f"soft_labels={str(soft).lower()}", f"seed={seed}", "eval_fraction=0", *settings]
    touchstone("train", "--data-dir", work, "--model", name, "--base", "minilm", "--data", work / "train.jsonl",
               *[part for option in options for part in ("--set", option)])
    return json.loads(touchstone("evaluate", "--data-dir", work, "--model", name, "--data", work / "held.jsonl"))["evaluation"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--set", action="append", default=[], help="an option of training, such as num_train_epochs=2")
    arguments = parser.parse_args()
    everything = lines(arguments.data)
    rows = [row for row in everything if usable(row)]
    print(f"{len(rows)} rows; {len(everything) - len(rows)} left out, with an empty answer or one that is no text", flush=True)
    accuracy, loss = {True: [], False: []}, {True: [], False: []}
    for seed in range(arguments.seeds):
        with tempfile.TemporaryDirectory() as work:
            train, held = split(rows, seed)
            write(Path(work) / "train.jsonl", train)
            write(Path(work) / "held.jsonl", held)
            for soft in (True, False):
                report = measured(Path(work), soft, seed, arguments.set)
                accuracy[soft].append(report["accuracy"]["value"])
                loss[soft].append(report["loss"])
                print(f"seed {seed}  {'soft' if soft else 'majority':8}  pairs {report['pairs']}  accuracy {report['accuracy']['value']:.3f}"
                      f"  loss {report['loss']:.3f}  longer answer {report['longer_answer_accuracy']['value']:.3f}", flush=True)
    for soft in (True, False):
        print(f"mean    {'soft' if soft else 'majority':8}  accuracy {statistics.mean(accuracy[soft]):.3f}  loss {statistics.mean(loss[soft]):.3f}")
    differences = [a - b for a, b in zip(accuracy[True], accuracy[False])]
    print(f"soft - majority, by seed: {', '.join(f'{d:+.3f}' for d in differences)}")


if __name__ == "__main__":
    main()
