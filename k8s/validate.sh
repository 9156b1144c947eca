#!/usr/bin/env bash
# Checks what an operator applies: the overlays against the schemas of Kubernetes and of the Prometheus Operator, alerts and dashboard
# with promtool and against the metrics of a real server, Dockerfiles with hadolint. Fails on what is wrong; says what was left out
# because a tool cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

kubernetes=1.34
kustomize_module=sigs.k8s.io/kustomize/kustomize/v5@v5.7.1
operator_module=github.com/prometheus-operator/prometheus-operator@v0.85.0

root=$(cd .. && pwd)
work=$root/target/k8s
overlays=(base overlays/gpu overlays/sidecar overlays/training overlays/training-gpu overlays/tls overlays/tls-monitoring
    monitoring loader)
port=$((30000 + RANDOM % 2000))
management_port=$((port + 2000))
left_out=()
mkdir -p "$work/bin" "$work/built"

find_python() {
    python=$work/venv/bin/python
    [[ -x $work/venv/bin/hadolint ]] || {
        python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q -r requirements.txt
    } 2>/dev/null
}

find_kustomize() {
    if command -v kustomize >/dev/null; then kustomize=(kustomize build)
    elif command -v kubectl >/dev/null; then kustomize=(kubectl kustomize)
    elif [[ -x $work/bin/kustomize ]] || GOBIN=$work/bin timeout 300 go install "$kustomize_module" 2>/dev/null; then
        kustomize=("$work/bin/kustomize" build)
    else return 1; fi
}

find_crds() {
    local directory
    directory=$(go mod download -json "$operator_module" 2>/dev/null | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p') && [[ -n $directory ]] || return 1
    crds=$directory/example/prometheus-operator-crd
}

# Debian's package, unpacked: installed, it would start a Prometheus.
find_promtool() {
    promtool=$(command -v promtool) && return
    promtool=$work/prometheus/usr/bin/promtool
    [[ -x $promtool ]] && return
    (
        cd "$work"
        apt-get download -q prometheus || { apt-get update -q && apt-get download -q prometheus; }
        dpkg -x prometheus_*.deb prometheus
    ) >/dev/null 2>&1 && [[ -x $promtool ]]
}

check_manifests() {
    if ! find_kustomize; then
        left_out+=("manifests (kustomize, kubectl, or go to install kustomize)")
        return
    fi
    local built=()
    for overlay in "${overlays[@]}"; do
        built+=("$work/built/${overlay##*/}.yaml")
        "${kustomize[@]}" "$overlay" >"${built[-1]}"
    done
    if ! find_crds; then
        crds=
        left_out+=("ServiceMonitor, PodMonitor and PrometheusRule (go, and its module proxy, for the schemas)")
    fi
    "$python" check.py manifests "$kubernetes" "$crds" "${built[@]}"
}

start_server() {
    rm -rf "$work/data"
    "$root/touchstone" serve --data-dir "$work/data" --port "$port" --management-port "$management_port" \
        >"$work/server.log" 2>&1 &
    server=$!
    trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
}

check_metrics() {
    start_server
    "$python" check.py metrics "localhost:$port" "http://localhost:$management_port" "$work/metrics.txt"
    if ! find_promtool; then
        left_out+=("promtool (Prometheus, or apt-get to download Debian's package)")
        return
    fi
    "$python" check.py rules monitoring/alerts.yaml "$work/rules.yaml"
    "$promtool" check rules "$work/rules.yaml"
    cp monitoring/alerts_test.yaml "$work/"
    "$promtool" test rules "$work/alerts_test.yaml"
    check_style
}

# Exit code 1: not readable. 3: matters of style, which count for our own metrics; libraries name theirs as they do.
check_style() {
    local code=0
    "$promtool" check metrics <"$work/metrics.txt" >"$work/style.txt" 2>&1 || code=$?
    if ((code != 0 && code != 3)) || grep '^touchstone_' "$work/style.txt"; then
        cat "$work/style.txt" >&2
        return 1
    fi
    echo "promtool reads the server's metrics"
}

if ! find_python; then
    echo "LEFT OUT: all (python3 with venv, and the packages of requirements.txt)" >&2
    exit 0
fi
"$work/venv/bin/hadolint" "$root/Dockerfile.native" "$root/examples/gateway/Dockerfile"
echo "hadolint: clean"
check_manifests
check_metrics
for reason in "${left_out[@]}"; do
    echo "LEFT OUT: $reason" >&2
done
