"""Scores with the 1.3b shape and trains adapters over it, and watches the memory of the program meanwhile.

    python bench/opt_1_3b/make_shards.py /tmp/opt-1.3b
    python bench/opt_1_3b/run.py /tmp/opt-1.3b /tmp/opt-1.3b-work [lora.publish=MERGED ...]

Anonymous memory is what the program needs; pages of files are the weights where they lie, which the system takes back when it needs them.
"""

import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[2]
WORDS = "please tell me how to return the parcel for nobody answers the phone today and it is great kind naive answer".split()
OPTIONS = ["lora.r=8", "lora.publish=ADAPTER", "max_length=64", "truncation=RIGHT", "per_device_train_batch_size=4",
           "eval_fraction=0.25", "learning_rate=1e-3", "warmup_ratio=0"]


def text(seed):
    return " ".join(WORDS[(seed * 7 + i * (seed % 5 + 1)) % len(WORDS)] for i in range(24))


def memory(pid):
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith(("RssAnon", "RssFile"))}


def watch(what, command):
    """Peaks of both kinds of resident memory, and of their sum."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT)
    anonymous = file = both = 0
    while process.poll() is None:
        found = memory(process.pid)
        anonymous = max(anonymous, found.get("RssAnon", 0))
        file = max(file, found.get("RssFile", 0))
        both = max(both, sum(found.values()))
        time.sleep(0.05)
    assert process.returncode == 0, command
    print(f"{what}: {time.monotonic() - start:.0f} s, peak anonymous {anonymous / 1e9:.2f} GB, of files {file / 1e9:.2f} GB, "
          f"both at once {both / 1e9:.2f} GB", flush=True)


def main(model, work, *changes):
    work.mkdir(parents=True, exist_ok=True)
    (work / "texts.jsonl").write_text("".join(json.dumps(dict(id=str(i), text=text(i))) + "\n" for i in range(16)))
    (work / "pairs.jsonl").write_text("".join(
        json.dumps(dict(prompt=f"question {i}", chosen=text(2 * i), rejected=text(2 * i + 1))) + "\n" for i in range(24)))
    data = ["--data-dir", str(work / "data")]
    watch("score 16 texts", ["./touchstone", "score", "--model", str(model), "--in", str(work / "texts.jsonl"),
                             "--out", str(work / "scores.jsonl"), *data])
    settings = [part for option in [*OPTIONS, *changes] for part in ("--set", option)]
    watch("train", ["./touchstone", "train", "--model", "big", "--base", str(model), "--data", str(work / "pairs.jsonl"), *data, *settings])
    watch("score with what was trained", ["./touchstone", "score", "--model", "big", "--in", str(work / "texts.jsonl"),
                                          "--out", str(work / "tuned.jsonl"), *data])


main(*map(pathlib.Path, sys.argv[1:3]), *sys.argv[3:])
