#!/usr/bin/env python3
"""A client that asks more of a server than it can do, in several ways, and says what became of it.

    pip install grpcio-tools googleapis-common-protos
    ./touchstone serve &
    bench/load/load.py reviews.jsonl.gz --pid "$(pgrep -f 'quarkus-run.jar serve')" \\
        --versions models/imdb/versions/1 models/imdb/versions/2

Texts are the field `text` of JSON lines, truncated to 256 tokens by the server. The versions are promoted in turn under load.
"""

import argparse
import concurrent.futures
import itertools
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import urllib.request

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from contract import percentile, resident_mb, stubs, texts  # noqa: E402

pb, services = stubs("reward")
models_pb, models_services = stubs("models")

MAX_LENGTH = 256
ITEMS_A_CALL = 32


class Server:
    def __init__(self, args, model=""):
        self.target, self.pid, self.management, self.model = args.target, args.pid, args.management, model
        self.texts = args.texts
        self.channel = grpc.insecure_channel(args.target)
        self.rewards = services.RewardServiceStub(self.channel)
        self.models = models_services.ModelServiceStub(self.channel)

    def request(self, some):
        items = [pb.ScoreItem(id=str(i), text=text) for i, text in enumerate(some)]
        return pb.ScoreRequest(model=self.model, items=items, truncation="TRUNCATION_RIGHT", max_length=MAX_LENGTH)

    def check(self):
        """A health check, whose request and reply are written down: an empty message, and status 1, which is SERVING."""
        method = self.channel.unary_unary("/grpc.health.v1.Health/Check", request_serializer=bytes, response_deserializer=bytes)
        if method(b"", timeout=60) != b"\x08\x01":
            raise RuntimeError("the server does not serve")

    def score(self, *some, timeout=60):
        """The reply to one call; fails with the first item that has no score."""
        reply = self.rewards.Score(self.request(some), timeout=timeout)
        unscored = [result.error.message for result in reply.results if not result.HasField("score")]
        if unscored:
            raise RuntimeError(unscored[0])
        return reply

    def stream(self, some):
        requests = (
            pb.StreamScoreRequest(
                item=pb.ScoreItem(id=str(i), text=text), model=self.model, truncation="TRUNCATION_RIGHT", max_length=MAX_LENGTH
            )
            for i, text in enumerate(some)
        )
        return self.rewards.StreamScore(requests)

    def memory(self):
        return resident_mb(self.pid)

    def admitted_items(self):
        return self.metric("touchstone_admitted_items")

    def loads(self):
        return self.metric("touchstone_model_load_time_seconds_count")

    def refusal(self, what):
        """`count`, `sum` or `max`, in seconds, of the refused calls by the server's own clock."""
        return self.metric(f"grpc_server_processing_duration_seconds_{what}{{", 'method="Score"', 'statusCode="RESOURCE_EXHAUSTED"')

    def metric(self, name, *labels):
        with urllib.request.urlopen(self.management + "/q/metrics") as metrics:
            lines = metrics.read().decode().splitlines()
        found = (float(line.split()[-1]) for line in lines if line.startswith(name) and all(label in line for label in labels))
        return next(found, 0.0)


def milliseconds(seconds):
    return ", ".join(f"p{share} {percentile(seconds, share) * 1000:.1f} ms" for share in (50, 95, 99))


def timed(call):
    started = time.monotonic()
    call()
    return time.monotonic() - started


def singles(server, reviews, calls):
    """The seconds of single Scores, one after the other, as a caller sees them."""
    some = itertools.cycle(reviews)
    return [timed(lambda: server.score(next(some))) for _ in range(calls)]


class Bulk:
    """A stream that keeps the queue full until it is closed."""

    def __init__(self, server, reviews):
        self.answers, self.errors, self.tokens, self.stopped = 0, 0, 0, False
        self.replies = server.stream(itertools.takewhile(lambda _: not self.stopped, itertools.cycle(reviews)))
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        for reply in self.replies:
            self.answers += 1
            self.errors += reply.result.HasField("error")
            self.tokens += reply.result.score.tokens

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped = True
        self.thread.join()


def throughput(server, reviews, seconds):
    with Bulk(server, reviews) as bulk:
        # For ten seconds after a single call the server packs bulk work smaller.
        time.sleep(12)
        answers, tokens, started = bulk.answers, bulk.tokens, time.monotonic()
        time.sleep(seconds)
        passed = time.monotonic() - started
        rate = (bulk.answers - answers) / passed
        print(f"saturated: {rate:.0f} items/s, {(bulk.tokens - tokens) / passed:,.0f} tokens/s, {bulk.errors} errors")
    return rate


def latency(server, reviews, calls):
    """Of single Scores of whole reviews, and of their first 250 characters, by themselves and beside a stream of whole reviews."""
    kinds = {"reviews": reviews, "beginnings": [review[:250] for review in reviews]}
    idle = {kind: singles(server, some, calls) for kind, some in kinds.items()}
    with Bulk(server, reviews):
        time.sleep(3)
        loaded = {kind: singles(server, some, calls) for kind, some in kinds.items()}
    for kind in kinds:
        print(f"single Score of {kind}, idle: {milliseconds(idle[kind])}")
        print(f"single Score of {kind} beside a saturating stream: {milliseconds(loaded[kind])}")
        print(f"p99 ratio: {percentile(loaded[kind], 99) / percentile(idle[kind], 99):.2f}")


def overload(server, reviews, rate, seconds):
    """Calls at ten times the rate, whatever becomes of the ones before."""
    batches = itertools.cycle([reviews[i : i + ITEMS_A_CALL] for i in range(0, len(reviews) - ITEMS_A_CALL, ITEMS_A_CALL)])
    outcomes, refusals, lock = {}, [], threading.Lock()
    before, peak = server.memory(), 0.0

    def done(call, started):
        passed = time.monotonic() - started
        code = call.code().name
        if code == "OK" and sum(result.HasField("score") for result in call.result().results) != ITEMS_A_CALL:
            code = "OK with items that have no score"
        with lock:
            outcomes[code] = outcomes.get(code, 0) + 1
            if code == "RESOURCE_EXHAUSTED":
                refusals.append(passed)

    requests = [server.request(next(batches)) for _ in range(200)]
    counted, summed = server.refusal("count"), server.refusal("sum")
    probings = {client: child(server, "--probe", str(seconds), *options) for client, options in probing_clients().items()}
    calls, begun = [], time.monotonic()
    for number in itertools.count():
        due = begun + number * ITEMS_A_CALL / (10 * rate)
        if due > begun + seconds:
            break
        time.sleep(max(0.0, due - time.monotonic()))
        call, started = server.rewards.Score.future(requests[number % len(requests)], timeout=120), time.monotonic()
        call.add_done_callback(lambda call, started=started: done(call, started))
        calls.append(call)
        peak = max(peak, server.memory())
    concurrent.futures.wait([waiter(call) for call in calls])
    print(f"ten times overload for {seconds} s: {len(calls)} calls, {dict(sorted(outcomes.items()))}")
    mean = (server.refusal("sum") - summed) / (server.refusal("count") - counted)
    print(f"refusals, at the client that overloads: {milliseconds(refusals)}")
    for client, probing in probings.items():
        probed, checks = json.loads(probing.communicate()[0])
        print(f"refusals, at {client}, {len(probed)} calls: {milliseconds(probed)}")
        print(f"health checks, at the same client, {len(checks)} calls: {milliseconds(checks)}")
    print(f"refusals, at the server: mean {mean * 1000:.2f} ms, slowest of the last minutes {server.refusal('max') * 1000:.1f} ms")
    print(f"resident before {before:.0f} MB, peak {peak:.0f}, after {server.memory():.0f}")


def child(server, *options):
    """This program again, as a client in a process of its own."""
    command = [sys.executable, __file__, str(server.texts), "--pid", str(server.pid), "--target", server.target]
    return subprocess.Popen([*command, "--versions", server.model, *options], stdout=subprocess.PIPE)


def probing_clients():
    clients = {"a client of its own": []}
    if os.geteuid() == 0:
        clients["a client that waits for no processor"] = ["--first"]
    return clients


def go_first():
    """Lets this process go before all that share its processors, as one on another machine would."""
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def probe(server, reviews, seconds):
    """The seconds of refused calls, one every 200 ms, by a client that does nothing else and does not wait for scores; and of health
    checks between them, which cost the server nothing: what a call takes at the least on a machine that is this busy."""
    request, refused, checks, begun = server.request(reviews[:ITEMS_A_CALL]), [], [], time.monotonic()
    while time.monotonic() - begun < seconds:
        time.sleep(0.1)
        started = time.monotonic()
        try:
            server.rewards.Score(request, timeout=0.5)
        except grpc.RpcError as e:
            if e.code() == grpc.StatusCode.RESOURCE_EXHAUSTED:
                refused.append(time.monotonic() - started)
        time.sleep(0.1)
        checks.append(timed(server.check))
    print(json.dumps([refused, checks]))


def waiter(call):
    """A gRPC future as one of concurrent.futures."""
    future = concurrent.futures.Future()
    call.add_done_callback(lambda _: future.set_result(None))
    return future


def slow_reader(server, reviews, seconds):
    before = server.memory()
    replies = server.stream(itertools.islice(itertools.cycle(reviews), 100_000))
    begun, read = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        next(replies)
        read += 1
        time.sleep(0.1)
    beside = singles(server, reviews, 20)
    print(f"slow reader: {read} of 100,000 read in {seconds} s; resident {before:.0f} MB before, {server.memory():.0f} after")
    print(f"single Score beside it: {milliseconds(beside)}")
    replies.cancel()


def killed_clients(server, clients):
    """Clients that die in the middle of their streams give back all they held."""
    running = [child(server, "--only-stream") for _ in range(clients)]
    for client in running:
        client.stdout.readline()
    for client in running:
        client.kill()
        client.wait()
    begun = time.monotonic()
    while server.admitted_items() > 0 and time.monotonic() - begun < 60:
        time.sleep(0.1)
    print(f"{clients} clients killed mid-stream: {server.admitted_items():.0f} items held {time.monotonic() - begun:.1f} s later")


def swap(server, reviews, versions, swaps):
    """The champion changes while calls and a stream go on."""
    model = versions[0].split("/")[1]
    server.model = model
    failed, answered, stopped, seen = [], [0], threading.Event(), set()

    def ask():
        for text in itertools.cycle(reviews):
            if stopped.is_set():
                return
            try:
                reply = server.score(text)
                seen.add(reply.model_version)
                answered[0] += 1
            except (grpc.RpcError, RuntimeError) as e:
                failed.append(str(e))

    loads = server.loads()
    askers = [threading.Thread(target=ask) for _ in range(4)]
    with Bulk(server, reviews) as bulk:
        for asker in askers:
            asker.start()
        for number in range(swaps):
            server.models.PromoteModel(models_pb.PromoteModelRequest(name=versions[number % len(versions)]))
            time.sleep(1)
        stopped.set()
        for asker in askers:
            asker.join()
    print(
        f"{swaps} promotions under load, {server.loads() - loads:.0f} versions read from disk: {answered[0]} calls answered by {len(seen)} versions, {len(failed)} failed; "
        f"{bulk.answers} streamed items, {bulk.errors} failed"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=pathlib.Path)
    parser.add_argument("--target", default="localhost:9000")
    parser.add_argument("--management", default="http://localhost:9001")
    parser.add_argument("--pid", type=int, required=True, help="process id of the server on this machine")
    parser.add_argument("--versions", nargs="+", required=True, help="versions of one model; the first is what is measured")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--overloads", type=int, default=1, help="how often, one after the other")
    parser.add_argument("--swaps", type=int, default=60, help="promotions, one a second")
    parser.add_argument("--probe", type=int, default=0, help="measures refusals alone, so many seconds")
    parser.add_argument("--first", action="store_true", help="of the probing client: it goes before all that share its processors")
    parser.add_argument("--only-stream", action="store_true", help="streams until it is killed, and says when the first answer is there")
    args = parser.parse_args()

    reviews = texts(args.texts)[:4000]
    server = Server(args, args.versions[0])
    if args.only_stream:
        for number, _ in enumerate(server.stream(itertools.cycle(reviews))):
            if number == 0:
                print("streaming", flush=True)
    if args.first:
        go_first()
    if args.probe:
        probe(server, reviews, args.probe)
        return
    server.score("warm up")
    rate = throughput(server, reviews, min(args.seconds, 20))
    latency(server, reviews, 300)
    for _ in range(args.overloads):
        overload(server, reviews, rate, args.seconds)
    slow_reader(server, reviews, min(args.seconds, 20))
    killed_clients(server, 10)
    if len(args.versions) > 1:
        swap(server, reviews, args.versions, args.swaps)


if __name__ == "__main__":
    main()
