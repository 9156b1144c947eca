#!/usr/bin/env bash
# Lets the gateway judge two answers of a model that is none (stub_llm.py), whole and streamed, with the Touchstone server at ADDRESS.
# Fails unless the kind answer is shown and the rude one is not.
#
#   examples/gateway/try.sh ADDRESS MODEL     PYTHON names an interpreter with the packages of requirements.txt
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

python=${PYTHON:-python3}
llm_port=$((24000 + RANDOM % 1000))
port=$((llm_port + 1000))
question='My battery fell down the stairs. Can I still charge it?'
kind='Please do not charge it. Put it outside if that is safe and ring the safety line.'
rude='Are you stupid? Read the manual before you waste our time.'

PYTHON=$python ./generate.sh
"$python" stub_llm.py "$llm_port" "$kind" "$rude" &
llm=$!
TOUCHSTONE_ADDRESS=$1 TOUCHSTONE_MODEL=$2 LLM_URL=http://127.0.0.1:$llm_port HOST=127.0.0.1 PORT=$port \
    "$python" gateway.py &
gateway=$!
trap 'kill "$llm" "$gateway" 2>/dev/null; wait 2>/dev/null || true' EXIT

"$python" - "$port" "$question" <<'END'
import json, sys, time, urllib.error, urllib.request

port, question = sys.argv[1:]
base = f"http://127.0.0.1:{port}"

for _ in range(60):
    try:
        urllib.request.urlopen(base + "/healthz", timeout=10)
        break
    except (urllib.error.URLError, ConnectionError):
        time.sleep(0.5)

def ask(stream):
    body = json.dumps({"messages": [{"role": "user", "content": question}], "stream": stream}).encode()
    with urllib.request.urlopen(urllib.request.Request(base + "/v1/chat/completions", body), timeout=30) as response:
        if not stream:
            choice = json.load(response)["choices"][0]
            return choice["message"]["content"], choice["finish_reason"]
        events = [line.decode().removeprefix("data: ") for line in response if line.strip()]
        choices = [json.loads(event)["choices"][0] for event in events[:-1]]
        return "".join(c["delta"].get("content", "") for c in choices), choices[-1]["finish_reason"]

reasons = []
for stream in (False, True):
    for _ in range(2):
        content, reason = ask(stream)
        reasons.append(reason)
        print("streamed" if stream else "whole", "|", reason, "|", content)
sys.exit(reasons != ["stop", "content_filter"] * 2)
END
