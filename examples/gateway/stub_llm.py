"""Stands for a language model: answers as OpenAI's API does, with the texts it was started with, one after the other.

Usage: python stub_llm.py PORT ANSWER...
"""

import itertools
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

ANSWERS = itertools.cycle(sys.argv[2:])


def event(delta, finish_reason=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"


class StubModel(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = next(ANSWERS)
        streamed = request.get("stream")
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if streamed else "application/json")
        self.end_headers()
        self.wfile.write((self.events(answer) if streamed else self.completion(answer)).encode())

    def events(self, answer):
        words = [event({"content": word + " "}) for word in answer.split()]
        return "".join([*words, event({}, "stop"), "data: [DONE]\n\n"])

    def completion(self, answer):
        message = {"role": "assistant", "content": answer}
        return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})

    def log_message(self, *_):
        pass


HTTPServer(("127.0.0.1", int(sys.argv[1])), StubModel).serve_forever()
