"""Stands for a language model: answers as OpenAI's API does, with the texts it was started with, one after the other.

Usage: python stub_llm.py PORT ANSWER...
"""

import itertools
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

ANSWERS = itertools.cycle(sys.argv[2:])


class StubModel(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        message = {"role": "assistant", "content": next(ANSWERS)}
        body = json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


HTTPServer(("127.0.0.1", int(sys.argv[1])), StubModel).serve_forever()
