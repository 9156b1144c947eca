#!/usr/bin/env bash
# Generates the stubs into generated/. Needs the packages of package.json (npm ci).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export PATH=$PWD/node_modules/.bin:$PATH

# buf takes one directory; google/rpc comes with google-proto-files.
sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
cp -r ../../../proto/touchstone "$sources"
mkdir -p "$sources/google"
cp -r node_modules/google-proto-files/google/rpc "$sources/google"

buf generate "$sources"
