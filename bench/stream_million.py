#!/usr/bin/env python3
"""Streams many short items through StreamScore and prints the server's resident memory as it goes.

    pip install grpcio-tools googleapis-common-protos
    ./touchstone serve &
    bench/stream_million.py --model M --pid "$(pgrep -f 'quarkus-run.jar serve')"

A line is printed before the first item and after each twentieth of them; memory is flat when the later lines do not grow.
The client keeps at most WINDOW items unanswered, so that it does not grow either.
"""

import argparse
import sys
import threading
import time

import grpc

from contract import resident_mb, stubs

WINDOW = 2000


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

    reward, services = stubs("reward")
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
