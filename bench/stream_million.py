#!/usr/bin/env python3
"""Streams many short items through StreamScore and prints the server's resident memory as it goes.

    pip install grpcio-tools googleapis-common-protos
    ./touchstone serve &
    bench/stream_million.py --model M --pid "$(pgrep -f 'quarkus-run.jar serve')"

A line is printed before the first item and after each twentieth of them; memory is flat when the later lines do not grow.
The client keeps at most WINDOW items unanswered, so that it does not grow either.
"""

import argparse
import importlib
import pathlib
import sys
import sysconfig
import tempfile
import threading
import time

import grpc
import grpc_tools
from grpc_tools import protoc

WINDOW = 2000
PROTO = pathlib.Path(__file__).resolve().parent.parent / "proto"
STANDARD = pathlib.Path(grpc_tools.__file__).parent / "_proto"


def stubs():
    """Modules reward_pb2 and reward_pb2_grpc, generated from the contract."""
    out = tempfile.mkdtemp()
    files = [str(path.relative_to(PROTO)) for path in sorted(PROTO.glob("touchstone/v1/*.proto"))]
    # google/rpc/status.proto comes with googleapis-common-protos.
    imports = [f"-I{PROTO}", f"-I{STANDARD}", f"-I{sysconfig.get_path('purelib')}"]
    if protoc.main(["protoc", *imports, f"--python_out={out}", f"--grpc_python_out={out}", *files]) != 0:
        sys.exit("the contract could not be compiled")
    sys.path.insert(0, out)
    return importlib.import_module("touchstone.v1.reward_pb2"), importlib.import_module("touchstone.v1.reward_pb2_grpc")


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def requests(reward, model, items, free):
    for i in range(items):
        free.acquire()
        text = "thank you " + "very " * (i % 5) + "much"
        yield reward.StreamScoreRequest(model=model, item=reward.ScoreItem(id=str(i), text=text))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", default="localhost:9000")
    parser.add_argument("--model", default="", help="model id; may be left out when there is one")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--pid", type=int, required=True, help="process id of the server on this machine")
    args = parser.parse_args()

    reward, services = stubs()
    free = threading.Semaphore(WINDOW)
    errors = answered = 0
    started = time.monotonic()
    print(f"{'items':>9} {'items/s':>8} {'resident MB':>11}")
    print(f"{0:>9} {'':>8} {resident_mb(args.pid):>11.0f}")
    with grpc.insecure_channel(args.target) as channel:
        stream = services.RewardServiceStub(channel).StreamScore(requests(reward, args.model, args.items, free))
        for reply in stream:
            free.release()
            answered += 1
            errors += reply.result.HasField("error")
            if answered % max(1, args.items // 20) == 0:
                rate = answered / (time.monotonic() - started)
                print(f"{answered:>9} {rate:>8.0f} {resident_mb(args.pid):>11.0f}", flush=True)
    print(f"{answered} answers, {errors} of them errors")
    sys.exit(0 if answered == args.items and errors == 0 else 1)


if __name__ == "__main__":
    main()
