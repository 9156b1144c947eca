"""What people said, from file to measured model: each file is imported, trained on and evaluated on a fifth of its prompts, beside the length baseline.

    python3 bench/human_feedback/run.py pandalm.jsonl.gz amazon.jsonl.gz hh.jsonl.gz toxicity.jsonl --set max_length=128 --set truncation=RIGHT

Takes every format that `touchstone import` takes. Prints a line a file; the reports of the trainings stay in --data-dir.
"""

import argparse
import json
import re
import subprocess
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "touchstone"


def touchstone(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def version(work, name):
    versions = [json.loads(line) for line in touchstone("models", "--json", "--data-dir", work).splitlines() if line.strip()]
    return next(one for one in versions if one["name"].startswith(f"models/{name}/"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--data-dir", type=Path, default=Path("human_feedback"))
    parser.add_argument("--skip", type=int, default=0, help="how many bad lines of a file may be left out")
    parser.add_argument("--set", action="append", default=[], help="an option of training, such as num_train_epochs=2")
    arguments = parser.parse_args()
    options = ["eval_fraction=0.2", *arguments.set]
    for file in arguments.data:
        name = re.sub(r"[^a-z0-9]+", "-", file.name.lower().split(".")[0]).strip("-")
        revision = touchstone("import", "--data-dir", arguments.data_dir, "--dataset", name, "--data", file,
                              "--max-skipped-lines", arguments.skip).strip()
        touchstone("train", "--data-dir", arguments.data_dir, "--model", name, "--base", "minilm", "--data", revision,
                   *[part for option in options for part in ("--set", option)])
        trained = version(arguments.data_dir, name)
        data, measured = trained["data"], trained["evaluation"]
        print(f"{name}: {data['preferences']} preferences read as {data['format']}, {data['pairs']} pairs trained on, {measured['pairs']} held out;"
              f" accuracy {measured['accuracy']:.3f}, loss {measured['loss']:.3f}, the longer answer wins {measured['longer_answer_accuracy']:.3f}",
              flush=True)


if __name__ == "__main__":
    main()
