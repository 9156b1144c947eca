"""Measures what checkpoints cost, how long it takes to go on from one, and whether a killed run ends with the same bytes.

    python bench/resume/run.py IMDB_DIR WORK_DIR [--kills 4] [--rounds 2]

IMDB_DIR is what bench/train_imdb/prepare.py has made, with --train 400 --eval 100. WORK_DIR must not exist. Needs a built Touchstone and
grpcurl; Python's standard library is enough. One JSON object on standard output, words on standard error.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve()
PORT = 9400
LAST = ("JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED", "JOB_STATE_INTERRUPTED")


class Server:
    """A server of its own, on a data directory of its own."""

    def __init__(self, program, directory):
        self.directory = directory
        environment = os.environ | {"TOUCHSTONE_JOB_RETRY_DELAY": "1s"}
        self.log = (directory / "server.log").open("w")
        command = [program, "serve", "--data-dir", directory, "--port", str(PORT), "--management-port", str(PORT + 1)]
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)
        while "gRPC listens" not in (directory / "server.log").read_text():
            if self.process.poll() is not None:
                sys.exit((directory / "server.log").read_text())
            time.sleep(0.2)

    def call(self, method, **request):
        command = ["grpcurl", "-plaintext", "-d", json.dumps(request), f"localhost:{PORT}", f"touchstone.v1.{method}"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def train(self, **options):
        data = {"path": "train.jsonl"}
        common = {"max_length": 256, "truncation": "TRUNCATION_RIGHT", "eval_steps": 1000}
        return self.call(
            "RewardService/Train",
            model="bench",
            base_model="minilm",
            data=data,
            eval_data={"path": "eval.jsonl"},
            options=common | options,
        )["name"]

    def job(self, name):
        return self.call("JobService/GetJob", name=name)

    def ended(self, name):
        while (job := self.job(name))["state"] not in LAST:
            time.sleep(0.5)
        if job["state"] != LAST[0]:
            sys.exit(json.dumps(job, indent=1))
        return job

    def worker(self, name):
        """Process id of the job's worker, found by its command."""
        job = name.split("/")[1]
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"worker" in command and job.encode() in command:
                return int(process.name)
        return None

    def stop(self):
        self.process.terminate()
        self.process.wait()


def seconds(job, first, then, last=False):
    """From the first (or last) time a job entered one state to the next time it entered another."""
    times = [(t["state"].removeprefix("JOB_STATE_"), t["time"]) for t in job["transitions"]]
    starts = [i for i, (state, _) in enumerate(times) if state == first]
    start = starts[-1 if last else 0]
    end = next(i for i in range(start, len(times)) if times[i][0] == then)
    return (parsed(times[end][1]) - parsed(times[start][1])).total_seconds()


def parsed(time_text):
    return datetime.datetime.fromisoformat(time_text[:26].rstrip("Z") + "+00:00")


def weights(server, job):
    file = server.directory / job["model_version"] / "model.safetensors"
    return hashlib.sha256(file.read_bytes()).hexdigest()


def waits(server, job):
    """Milliseconds that training waited for each checkpoint, from the worker's log."""
    log = (server.directory / job["name"] / "worker.log").read_text()
    return [int(wait) for wait in re.findall(r"training waited (\d+) ms", log.replace(",", ""))]


def killed(server, kills, random_source):
    """A job whose worker is killed while it trains, each time after it got further; its end, and the steps it was killed at."""
    name = server.train(checkpoint_steps=3, checkpoint_minutes=0)
    steps = []
    while len(steps) < kills:
        job = server.job(name)
        step = int(job.get("progress", {}).get("step", 0))
        if job["state"] == "JOB_STATE_TRAINING" and step > (steps[-1] if steps else 0) + 3:
            time.sleep(random_source.uniform(0, 3))
            if (worker := server.worker(name)) is not None:
                os.kill(worker, signal.SIGKILL)
                steps.append(step)
        time.sleep(0.1)
    return server.ended(name), steps


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("imdb", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--program", default=HERE.parents[2] / "touchstone")
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()

    args.work.mkdir(parents=True)
    for name in ("train.jsonl", "eval.jsonl"):
        shutil.copy(args.imdb / name, args.work)
    server = Server(args.program, args.work)
    try:
        runs = {"none": [], "every step": []}
        for _ in range(args.rounds):
            for kind, options in (("none", {}), ("every step", {"checkpoint_steps": 1})):
                job = server.ended(server.train(checkpoint_minutes=0, **options))
                runs[kind].append(job)
                print(kind, seconds(job, "TRAINING", "EVALUATING"), file=sys.stderr)
        resumed, steps = killed(server, args.kills, random.Random(5))
    finally:
        server.stop()

    whole = runs["none"][0]
    took = {kind: min(seconds(job, "TRAINING", "EVALUATING") for job in jobs) for kind, jobs in runs.items()}
    count = int(whole["progress"]["total_steps"])
    waited = waits(server, runs["every step"][0])
    going_on = [t["reason"] for t in resumed["transitions"] if t["state"] == "JOB_STATE_TRAINING"]
    print(
        json.dumps(
            {
                "steps": count,
                "seconds_training": took,
                "milliseconds_waited_for_a_checkpoint": {"median": statistics.median(waited), "most": max(waited)},
                "share_of_training_at_five_minutes": round(statistics.median(waited) / 300_000, 6),
                "seconds_to_first_step_fresh": round(seconds(whole, "PREPARING", "TRAINING"), 2),
                "seconds_to_first_step_resumed": round(seconds(resumed, "PREPARING", "TRAINING", last=True), 2),
                "killed_after_steps": steps,
                "attempts": going_on,
                "same_bytes": len({weights(server, job) for jobs in runs.values() for job in jobs} | {weights(server, resumed)})
                == 1,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
