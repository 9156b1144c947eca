"""What the benches share: stubs of the contract, texts, a server's memory, percentiles.

    pip install grpcio-tools googleapis-common-protos
"""

import gzip
import importlib
import json
import pathlib
import sys
import sysconfig
import tempfile

import grpc_tools
from grpc_tools import protoc

PROTO = pathlib.Path(__file__).resolve().parent.parent / "proto"
STANDARD = pathlib.Path(grpc_tools.__file__).parent / "_proto"


def stubs(name):
    """Modules NAME_pb2 and NAME_pb2_grpc of the contract, such as reward, generated into a directory that is forgotten."""
    if "touchstone" not in sys.modules:
        out = tempfile.mkdtemp()
        files = [str(path.relative_to(PROTO)) for path in sorted(PROTO.glob("touchstone/v1/*.proto"))]
        # google/rpc/status.proto comes with googleapis-common-protos.
        imports = [f"-I{PROTO}", f"-I{STANDARD}", f"-I{sysconfig.get_path('purelib')}"]
        if protoc.main(["protoc", *imports, f"--python_out={out}", f"--grpc_python_out={out}", *files]) != 0:
            sys.exit("the contract could not be compiled")
        sys.path.insert(0, out)
    module = f"touchstone.v1.{name}_pb2"
    return importlib.import_module(module), importlib.import_module(module + "_grpc")


def texts(path):
    """The field `text` of the lines of a file, plain or gzip."""
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def percentile(values, share):
    """The smallest of the values that at least this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]
