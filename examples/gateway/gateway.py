"""A gateway between callers and a language model: every answer is judged by Touchstone, as a whole or while it is streamed.

Takes POST /v1/chat/completions as OpenAI's API has it, and asks LLM_URL. Answers are shown that the model's calibration ACCEPTs; of
streamed ones all that it does not BLOCK. What cannot be judged is not shown.
Usage: python gateway.py   (after ./generate.sh)
"""

import json
import logging
import os
import queue
import signal
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "generated"))

from touchstone.v1 import reward_pb2 as pb, reward_pb2_grpc  # noqa: E402

LLM_URL = os.environ.get("LLM_URL", "http://127.0.0.1:8000")
MODEL = os.environ.get("TOUCHSTONE_MODEL", "")
DEADLINE_SECONDS = float(os.environ.get("SCORE_DEADLINE_SECONDS", "2"))
REFUSAL = os.environ.get("REFUSAL", "Let me hand this over to a colleague of mine.")

CHANNEL = grpc.insecure_channel(os.environ.get("TOUCHSTONE_ADDRESS", "127.0.0.1:9000"))
REWARDS = reward_pb2_grpc.RewardServiceStub(CHANNEL)
LOG = logging.getLogger("gateway")


def verdicts(prompt, answers):
    """What the gate says about each answer: ACCEPT, REVIEW, BLOCK, NOT_CALIBRATED, or the reason why there is no verdict."""
    items = [pb.ScoreItem(prompt=prompt, response=answer) for answer in answers]
    try:
        results = REWARDS.Score(pb.ScoreRequest(model=MODEL, items=items), timeout=DEADLINE_SECONDS).results
    except grpc.RpcError as e:
        return [e.code().name] * len(answers)
    return [verdict(r.score) if r.HasField("score") else f"error {r.error.code}" for r in results]


def verdict(score):
    return pb.Verdict.Name(score.verdict).removeprefix("VERDICT_")


def judged(prompt, completion):
    """The completion with every answer replaced that was not accepted."""
    choices = completion["choices"]
    for choice, said in zip(choices, verdicts(prompt, [c["message"]["content"] for c in choices]), strict=True):
        LOG.info("whole: %s", said)
        if said != "ACCEPT":
            choice["message"] = {"role": "assistant", "content": REFUSAL}
            choice["finish_reason"] = "content_filter"
    return completion


class Live:
    """One answer that is judged while it is written: deltas in, checks out."""

    def __init__(self, prompt):
        budget = {"seconds": int(DEADLINE_SECONDS), "nanos": int(DEADLINE_SECONDS % 1 * 1e9)}
        self.outgoing = queue.SimpleQueue()
        self.send(open=pb.LiveOpen(id="a", model=MODEL, prompt=prompt, policy={"time_budget": budget}))
        self.replies = REWARDS.StreamScore(iter(self.outgoing.get, None))

    def send(self, **message):
        self.outgoing.put(pb.StreamScoreRequest(**message))

    def write(self, deltas):
        """Hands the answer on, and whatever ends it; what is left unclosed is not judged, and so not shown."""
        try:
            for text in deltas:
                self.send(delta=pb.LiveDelta(id="a", text=text))
            self.send(close=pb.LiveClose(id="a"))
        except (OSError, ValueError, KeyError, AttributeError) as e:
            LOG.error("the model's stream broke: %s", type(e).__name__)
            self.replies.cancel()
        finally:
            self.outgoing.put(None)


def released(prompt, deltas):
    """The texts of the deltas as they may be shown, and then the reason the answer ended: stop or content_filter."""
    written, shown = [], 0
    live = Live(prompt)

    def kept():
        for text in deltas:
            written.append(text)
            yield text

    threading.Thread(target=live.write, args=(kept(),), daemon=True).start()
    try:
        for reply in live.replies:
            check = reply.live
            if not reply.HasField("live") or check.action == pb.LIVE_ACTION_BLOCK:
                LOG.info("streamed: BLOCK")
                break
            yield "".join(written)[shown : check.release_upto_offset], None
            shown = check.release_upto_offset
            if check.action == pb.LIVE_ACTION_FINISH:
                LOG.info("streamed: %s", verdict(check.score))
                yield "", "stop"
                return
    except grpc.RpcError as e:
        LOG.error("streamed: %s", e.code().name)
    yield REFUSAL, "content_filter"


def ask_llm(path, body):
    request = urllib.request.Request(LLM_URL + path, body, {"Content-Type": "application/json"})
    return urllib.request.urlopen(request, timeout=300)


def streamed_texts(response):
    """The texts in the events of a streamed completion."""
    for line in response:
        data = line.decode().strip().removeprefix("data:").strip()
        if data and data != "[DONE]":
            for choice in json.loads(data)["choices"]:
                yield choice["delta"].get("content") or ""


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self):
        # Ready when an answer can be judged; the first one loads the model.
        ready = self.path == "/healthz" and verdicts("ready?", ["ready."])[0] in ("ACCEPT", "REVIEW", "BLOCK")
        self.reply(200 if ready else 503, {"ready": ready})

    def do_POST(self):
        try:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            prompt = next(m["content"] for m in reversed(request["messages"]) if m["role"] == "user")
            if self.path != "/v1/chat/completions" or (request.get("stream") and request.get("n", 1) != 1):
                return self.reply(400, {"error": {"message": "expected: /v1/chat/completions; one answer a stream"}})
            with ask_llm(self.path, body) as response:
                if request.get("stream"):
                    return self.stream(released(prompt, streamed_texts(response)))
                return self.reply(200, judged(prompt, json.load(response)))
        except urllib.error.URLError as e:
            return self.reply(502, {"error": {"message": f"the model did not answer: {e.reason}"}})
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
            return self.reply(400, {"error": {"message": "expected: messages with a user's, and choices of text"}})

    def reply(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, parts):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for text, finish_reason in parts:
            delta = {"content": text} if text else {}
            event = {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}
            self.wfile.write(b"data: " + json.dumps(event).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        """Verdicts are logged, texts and requests are not."""


class Server(ThreadingHTTPServer):
    # SIGTERM: no new calls, and server_close waits for those that are in.
    daemon_threads = False
    block_on_close = True


def main():
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    server = Server((os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT", "8080"))), Gateway)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    with server:
        server.serve_forever()


if __name__ == "__main__":
    main()
