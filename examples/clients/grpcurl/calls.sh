#!/usr/bin/env bash
# Calls a Touchstone server with grpcurl; reflection tells grpcurl the contract.
# Usage: calls.sh [host:port]   (GRPCURL names the program)
set -euo pipefail

address=${1:-localhost:9000}
grpcurl=${GRPCURL:-grpcurl}
model="grpcurl-client"

call() { # method, request
    "$grpcurl" -plaintext -d "$2" "$address" "touchstone.v1.$1"
}

expect() { # pattern, what was got
    if ! grep -q -- "$1" <<<"$2"; then
        printf 'wrong answer: expected %s in:\n%s\n' "$1" "$2" >&2
        exit 1
    fi
}

"$grpcurl" -plaintext -d '{}' "$address" grpc.health.v1.Health/Check
call RewardService/GetServerInfo '{}'

job=$(call RewardService/Train '{
  "model": "'$model'",
  "base_model": "minilm",
  "data": {"inline": {"preferences": [
    {"pair": {"prompt": "Where is my parcel?", "chosen": "Let me find it for you.", "rejected": "How should I know?"}},
    {"pair": {"prompt": "Can I return this?", "chosen": "Yes, within 30 days.", "rejected": "You bought it."}}
  ]}},
  "options": {"num_train_epochs": 2, "eval_fraction": 0}
}')
echo "$job"
name=$(sed -n 's/^  "name": "\(.*\)",$/\1/p' <<<"$job")

events=$(call JobService/WatchJob '{"name": "'"$name"'"}')
echo "$events"
expect '"model_\?[vV]ersion": "models/'$model'/versions/' "$events"
expect 'JOB_STATE_SUCCEEDED' "$events"

scores=$(call RewardService/Score '{"model": "'$model'", "items": [
  {"id": "a", "prompt": "Is the shop open?", "response": "Yes, until six."},
  {"id": "b", "text": ""}
]}')
echo "$scores"
expect '"reward": ' "$scores"
expect '"message": "text: empty' "$scores"

stream=$(call RewardService/StreamScore '
  {"model": "'$model'", "item": {"id": "a", "text": "one"}}
  {"model": "'$model'", "item": {"id": "b", "text": "two"}}')
echo "$stream"
expect '"id": "a"' "$stream"
expect '"id": "b"' "$stream"

if refusal=$(call RewardService/Score '{"model": "nobody", "items": [{"text": "one"}]}' 2>&1); then
    echo "wrong answer: an unknown model scored" >&2
    exit 1
fi
echo "$refusal"
expect 'Code: NotFound' "$refusal"
