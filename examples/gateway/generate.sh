#!/usr/bin/env bash
# Generates the stubs into generated/. Needs the packages of requirements.txt; PYTHON names the interpreter that has them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

python=${PYTHON:-python3}
proto=../../proto
# google/rpc/status.proto comes with googleapis-common-protos.
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

mkdir -p generated
"$python" -m grpc_tools.protoc -I "$proto" -I "$packages" \
    --python_out=generated --grpc_python_out=generated "$proto"/touchstone/v1/*.proto
