"""A gateway between callers and a language model: every answer is scored by Touchstone, and blocked under a threshold.

Takes POST /v1/chat/completions as OpenAI's API has it, and asks LLM_URL. What cannot be scored is blocked too.
Usage: THRESHOLD=1.0 python gateway.py   (after ./generate.sh)
"""

import json
import logging
import os
import signal
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "generated"))

from touchstone.v1 import reward_pb2, reward_pb2_grpc  # noqa: E402

LLM_URL = os.environ.get("LLM_URL", "http://127.0.0.1:8000")
MODEL = os.environ.get("TOUCHSTONE_MODEL", "")
# A reward has no meaning of its own: the threshold belongs to one version of one model, and there is no default.
THRESHOLD = float(os.environ["THRESHOLD"])
DEADLINE_SECONDS = float(os.environ.get("SCORE_DEADLINE_SECONDS", "2"))
REFUSAL = os.environ.get("REFUSAL", "Let me hand this over to a colleague of mine.")

CHANNEL = grpc.insecure_channel(os.environ.get("TOUCHSTONE_ADDRESS", "127.0.0.1:9000"))
REWARDS = reward_pb2_grpc.RewardServiceStub(CHANNEL)
LOG = logging.getLogger("gateway")


def score(prompt, answers):
    """The reward of each answer, None where there is none."""
    items = [reward_pb2.ScoreItem(prompt=prompt, response=answer) for answer in answers]
    request = reward_pb2.ScoreRequest(model=MODEL, items=items)
    try:
        results = REWARDS.Score(request, timeout=DEADLINE_SECONDS).results
    except grpc.RpcError as e:
        LOG.error("not scored: %s", e.code().name)
        return [None] * len(answers)
    return [result.score.reward if result.HasField("score") else None for result in results]


def judged(request, completion):
    """The completion with every answer replaced that is under the threshold or could not be scored."""
    prompt = next(m["content"] for m in reversed(request["messages"]) if m["role"] == "user")
    choices = completion["choices"]
    for choice, reward in zip(choices, score(prompt, [c["message"]["content"] for c in choices]), strict=True):
        # Written so that NaN blocks as well.
        shown = reward is not None and reward >= THRESHOLD
        LOG.info("%s reward=%s", "shown" if shown else "blocked", reward)
        if not shown:
            choice["message"] = {"role": "assistant", "content": REFUSAL}
            choice["finish_reason"] = "content_filter"
    return completion


def ask_llm(path, body):
    request = urllib.request.Request(LLM_URL + path, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=300) as response:
        return json.load(response)


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self):
        # Ready when an answer can be scored; the first one loads the model.
        ready = self.path == "/healthz" and score("ready?", ["ready."]) != [None]
        self.reply(200 if ready else 503, {"ready": ready})

    def do_POST(self):
        try:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            if self.path != "/v1/chat/completions" or request.get("stream"):
                return self.reply(400, {"error": {"message": "expected: /v1/chat/completions without stream"}})
            return self.reply(200, judged(request, ask_llm(self.path, body)))
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
