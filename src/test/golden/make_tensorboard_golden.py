"""Makes src/test/resources/tensorboard/events.bin: what TensorBoard's own writer makes of a few events.

Ran with: pip install tensorboard==2.20.0

    python src/test/golden/make_tensorboard_golden.py
"""

import pathlib

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

OUT = pathlib.Path(__file__).parents[1] / "resources" / "tensorboard" / "events.bin"
TIME = 1795694400.25


def summary(**values):
    return Summary(value=[Summary.Value(tag=tag.replace("__", "/"), simple_value=v) for tag, v in values.items()])


events = [
    Event(wall_time=TIME, file_version="brain.Event:2"),
    Event(wall_time=TIME, step=7, session_log=SessionLog(status=SessionLog.START)),
    Event(wall_time=TIME + 1, step=7, summary=summary(train__loss=0.6931, train__learning_rate=1e-4)),
    Event(wall_time=TIME + 2, step=300, summary=summary(eval__accuracy=0.875)),
]
OUT.parent.mkdir(exist_ok=True)
with OUT.open("wb") as file:
    writer = RecordWriter(file)
    for event in events:
        writer.write(event.SerializeToString(deterministic=True))
