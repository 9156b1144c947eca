#!/usr/bin/env bash
# Starts a server on an empty data directory and runs every client whose toolchain is here against it.
# Fails if a client fails or none runs; says which were left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

root=$(cd ../.. && pwd)
work=$root/target/clients
port=$((20000 + RANDOM % 10000))
management_port=$((port + 1))
address=localhost:$port
grpcurl_module=github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3
clients=(python node grpcurl)
left_out=()

# With bash alone: curl is no tool of any client.
ready() (
    exec 3<>"/dev/tcp/localhost/$management_port"
    printf 'GET /q/health/ready HTTP/1.0\r\n\r\n' >&3
    head -n 1 <&3 | grep -q ' 200 '
) 2>/dev/null

start_server() {
    rm -rf "$work/data"
    mkdir -p "$work"
    "$root/touchstone" serve --data-dir "$work/data" --port "$port" --management-port "$management_port" \
        >"$work/server.log" 2>&1 &
    server=$!
    trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
    for _ in {1..120}; do
        if ready; then return; fi
        if ! kill -0 "$server" 2>/dev/null; then break; fi
        sleep 0.5
    done
    echo "The server did not start:" >&2
    tail -n 20 "$work/server.log" >&2
    exit 1
}

run_python() {
    local venv=$work/python
    if ! python3 -m venv "$venv" 2>/dev/null || ! "$venv/bin/pip" install -q -r python/requirements.txt; then
        left_out+=("python (python3 with venv, and the packages of requirements.txt)")
        return
    fi
    PYTHON=$venv/bin/python python/generate.sh
    "$venv/bin/python" python/client.py "$address"
}

run_node() {
    if ! command -v npm >/dev/null || ! (cd node && npm ci --engine-strict --loglevel=error --no-fund --no-audit >/dev/null); then
        left_out+=("node (Node 20 or newer with npm, and the packages of package.json)")
        return
    fi
    node/generate.sh
    node node/client.js "$address"
}

run_grpcurl() {
    local grpcurl=$work/bin/grpcurl
    if command -v grpcurl >/dev/null; then
        grpcurl=$(command -v grpcurl)
    elif [[ ! -x $grpcurl ]] && ! GOBIN=$work/bin timeout 300 go install "$grpcurl_module"; then
        left_out+=("grpcurl (grpcurl, or go to install it)")
        return
    fi
    GRPCURL=$grpcurl grpcurl/calls.sh "$address"
}

start_server
for client in "${clients[@]}"; do
    echo "== $client"
    "run_$client"
done
for reason in "${left_out[@]}"; do
    echo "LEFT OUT: $reason" >&2
done
ran=$((${#clients[@]} - ${#left_out[@]}))
echo "Clients run: $ran of ${#clients[@]}"
((ran > 0))
