"""Trains a small reward model on a Touchstone server, then asks it about answers.

Usage: python client.py [host:port]   (after ./generate.sh)
"""

import math
import os
import sys
import uuid

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "generated"))

from touchstone.v1 import jobs_pb2, jobs_pb2_grpc  # noqa: E402
from touchstone.v1 import preferences_pb2, reward_pb2, reward_pb2_grpc  # noqa: E402

MODEL = "python-client"

PREFERENCES = [
    ("Where is my parcel?", "I am sorry for the wait. Let me find it for you.", "How should I know?"),
    ("Can I return this lamp?", "Yes, within 30 days. I will send you the label.", "You bought it, you keep it."),
    ("My invoice is wrong.", "Thank you for telling us. I will correct it today.", "Learn to read."),
    ("Do you ship to Norway?", "Yes, it takes about five days.", "Why would anyone want that?"),
]

ITEMS = [
    reward_pb2.ScoreItem(id="kind", prompt="Is the shop open?", response="Yes, until six. You are welcome."),
    reward_pb2.ScoreItem(id="rude", prompt="Is the shop open?", response="Go and look for yourself."),
    reward_pb2.ScoreItem(id="empty", prompt="Is the shop open?", response=""),
    reward_pb2.ScoreItem(id="text", text="A text without a prompt."),
]


def check(condition, what):
    if not condition:
        sys.exit(f"wrong answer: {what}")


def show_server(rewards):
    info = rewards.GetServerInfo(reward_pb2.GetServerInfoRequest())
    print(f"Touchstone {info.version} on {info.device}")
    check(info.version and info.limits.max_items_per_request > 0, "GetServerInfo")


def train_request(**options):
    inline = preferences_pb2.InlinePreferences(
        preferences=[
            preferences_pb2.Preference(
                pair=preferences_pb2.PreferencePair(prompt=prompt, chosen=chosen, rejected=rejected)
            )
            for prompt, chosen, rejected in PREFERENCES
        ]
    )
    return jobs_pb2.TrainRequest(
        model=MODEL,
        base_model="minilm",
        data=preferences_pb2.PreferenceSource(inline=inline),
        options=jobs_pb2.TrainOptions(eval_fraction=0, **options),
        request_id=str(uuid.uuid4()),
    )


def train(rewards, jobs):
    job = rewards.Train(train_request(num_train_epochs=10))
    last = 0
    version = ""
    for event in jobs.WatchJob(jobs_pb2.WatchJobRequest(name=job.name)):
        check(event.sequence == last + 1, f"event {event.sequence} after {last}")
        last = event.sequence
        kind = event.WhichOneof("event")
        if kind == "transition":
            print(f"  {jobs_pb2.JobState.Name(event.transition.state)}")
        elif kind == "progress":
            print(f"  step {event.progress.step} of {event.progress.total_steps}, loss {event.progress.loss:.3f}")
        elif kind == "model_version":
            version = event.model_version
    check(version.startswith(f"models/{MODEL}/versions/"), f"published {version!r}")
    check(jobs.GetJob(jobs_pb2.GetJobRequest(name=job.name)).model_version == version, "GetJob after WatchJob")
    return version


def score(rewards, version):
    response = rewards.Score(reward_pb2.ScoreRequest(model=version, items=ITEMS))
    check([result.id for result in response.results] == [item.id for item in ITEMS], "order of results")
    check(response.model_version == version and response.contract, "version and contract")
    return {result.id: outcome(result) for result in response.results}


def stream_score(rewards, version):
    requests = (reward_pb2.StreamScoreRequest(model=version, item=item) for item in ITEMS)
    return {response.result.id: outcome(response.result) for response in rewards.StreamScore(requests)}


def outcome(result):
    """The reward, or the reason why there is none."""
    if result.WhichOneof("outcome") == "score":
        return result.score.reward
    info = error_details_pb2.ErrorInfo()
    check(any(detail.Unpack(info) for detail in result.error.details), "an error without ErrorInfo")
    return info.reason


def same(some, others):
    """Whether the outcomes are equal; batches differ, and with them the last bits of a reward."""
    return some.keys() == others.keys() and all(
        math.isclose(some[key], others[key], abs_tol=1e-4) if isinstance(some[key], float) else some[key] == others[key]
        for key in some
    )


def be_refused(rewards):
    try:
        rewards.Train(train_request(learning_rate=-1, num_train_epochs=0))
        check(False, "a learning rate of -1 was accepted")
    except grpc.RpcError as error:
        check(error.code() == grpc.StatusCode.INVALID_ARGUMENT, f"status {error.code()}")
        bad = error_details_pb2.BadRequest()
        check(any(detail.Unpack(bad) for detail in rpc_status.from_call(error).details), "no BadRequest")
        fields = {violation.field for violation in bad.field_violations}
        check(fields == {"options.learning_rate", "options.num_train_epochs"}, f"violations of {fields}")
        print(f"  refused, as it should be: {sorted(fields)}")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "localhost:9000"
    with grpc.insecure_channel(address) as channel:
        rewards = reward_pb2_grpc.RewardServiceStub(channel)
        jobs = jobs_pb2_grpc.JobServiceStub(channel)
        show_server(rewards)
        version = train(rewards, jobs)
        scores = score(rewards, version)
        print(f"  {version}: {scores}")
        check(scores["empty"] == "EMPTY_TEXT", "the empty answer")
        check(scores["kind"] > scores["rude"], "the kind answer below the rude one")
        check(same(stream_score(rewards, version), scores), "StreamScore differs from Score")
        be_refused(rewards)


if __name__ == "__main__":
    main()
