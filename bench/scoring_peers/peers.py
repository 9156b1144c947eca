"""How many answers a second Touchstone scores beside what people score them with today: the same model, the same texts, the same cores.

    pip install torch==2.7.1 transformers==4.57.1 grpcio-tools googleapis-common-protos
    pip install "infinity-emb[torch,server,optimum]==0.0.78" onnxruntime        # may be an environment of its own

    peers.py cut VERSION reviews.jsonl.gz texts.jsonl       texts of at most 256 tokens, so that nobody has to truncate
    peers.py export VERSION onnx/                           the model for ONNX Runtime
    peers.py transformers VERSION texts.jsonl               in process, sorted by length, batches of 32
    peers.py onnxruntime VERSION texts.jsonl --onnx onnx/   the same
    peers.py infinity VERSION texts.jsonl                   an Infinity server at --target, calls of 32 texts, eight at a time
    peers.py touchstone VERSION texts.jsonl                 a Touchstone server at --target: one stream, then calls of 32, eight at a time

VERSION is the directory of a published version. Each prints one JSON object: texts and real tokens a second, single requests on the idle server, and the
rewards' largest difference from those in texts.jsonl, which `cut` computes text by text with transformers.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import sys
import time
import urllib.request

os.environ.setdefault("OMP_NUM_THREADS", "2")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

LENGTH = 256
BATCH = 32
CALLERS = 8


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def in_batches(items):
    return [items[i : i + BATCH] for i in range(0, len(items), BATCH)]


def tokenizer(args):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(args.version)


def torch_model(args):
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    return AutoModelForSequenceClassification.from_pretrained(args.version).eval()


def cut(args):
    import torch
    from contract import texts

    encode, model = tokenizer(args), torch_model(args)
    with open(args.to, "w", encoding="utf-8") as out, torch.inference_mode():
        for text in texts(args.data)[: args.texts]:
            offsets = encode(text, truncation=True, max_length=LENGTH - 2, return_offsets_mapping=True)["offset_mapping"]
            short = text[: max(end for _, end in offsets)]
            encoded = encode(short, return_tensors="pt")
            reward = model(**encoded).logits[0, 0].item()
            out.write(json.dumps({"text": short, "tokens": encoded["input_ids"].shape[1], "reward": reward}) + "\n")


def export(args):
    import torch

    # In the order of the model's arguments: the trace goes by place.
    names = ["input_ids", "attention_mask", "token_type_ids"]
    model, encoded = torch_model(args), tokenizer(args)(["one", "one more"], padding=True, return_tensors="pt")
    args.data.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model,
        tuple(encoded[name] for name in names),
        str(args.data / "model.onnx"),
        input_names=names,
        output_names=["logits"],
        dynamic_axes={name: {0: "batch", 1: "sequence"} for name in names},
    )


def in_process(args, forward):
    """Sorted by length, so that padding costs next to nothing; results back in order."""
    items, encode = lines(args.data), tokenizer(args)
    order = sorted(range(len(items)), key=lambda i: items[i]["tokens"])

    def run(numbers):
        rewards = {}
        for batch in in_batches(numbers):
            encoded = encode([items[i]["text"] for i in batch], padding=True, return_tensors=forward.tensors)
            rewards.update(zip(batch, forward(encoded)))
        return rewards

    def single(text):
        forward(encode([text], return_tensors=forward.tensors))

    return measure(items, lambda: run(order), single, lambda: run(order[:: len(order) // (3 * BATCH)]))


def transformers(args):
    import torch

    model = torch_model(args)

    def forward(encoded):
        with torch.inference_mode():
            return model(**encoded).logits[:, 0].tolist()

    forward.tensors = "pt"
    return in_process(args, forward)


def onnxruntime(args):
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = int(os.environ["OMP_NUM_THREADS"])
    session = ort.InferenceSession(str(args.onnx / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def forward(encoded):
        return session.run(["logits"], dict(encoded))[0][:, 0].tolist()

    forward.tensors = "np"
    return in_process(args, forward)


def concurrently(ask, items):
    """Batches of texts by several callers at a time; rewards by the number of the text."""
    batches = in_batches(list(range(len(items))))
    with concurrent.futures.ThreadPoolExecutor(CALLERS) as callers:
        answers = callers.map(lambda batch: ask([items[i]["text"] for i in batch]), batches)
    return {i: reward for batch, rewards in zip(batches, answers) for i, reward in zip(batch, rewards)}


def infinity(args):
    """Takes a model of one label for a reranker, so that each text is the document of an empty query, one token longer."""
    items = lines(args.data)

    def ask(some):
        body = json.dumps({"model": args.model, "query": "", "documents": some, "raw_scores": True}).encode()
        request = urllib.request.Request(f"http://{args.target}/rerank", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            ranked = json.load(reply)["results"]
        return [each["relevance_score"] for each in sorted(ranked, key=lambda each: each["index"])]

    return measure(items, lambda: concurrently(ask, items), lambda text: ask([text]), lambda: concurrently(ask, items[: 3 * BATCH]))


def touchstone(args):
    import grpc
    from contract import stubs

    pb, services = stubs("reward")
    items, server = lines(args.data), services.RewardServiceStub(grpc.insecure_channel(args.target))

    def item(number, text):
        return pb.ScoreItem(id=str(number), text=text)

    def ask(some):
        request = pb.ScoreRequest(model=args.model, items=[item(i, text) for i, text in enumerate(some)])
        return [result.score.reward for result in server.Score(request).results]

    def stream():
        asked = (pb.StreamScoreRequest(model=args.model, item=item(i, each["text"])) for i, each in enumerate(items))
        return {int(reply.result.id): reply.result.score.reward for reply in server.StreamScore(asked)}

    warm_up = lambda: concurrently(ask, items[: 3 * BATCH])  # noqa: E731
    calls = measure(items, lambda: concurrently(ask, items), lambda text: ask([text]), warm_up)
    return {"stream": measure(items, stream, lambda text: ask([text]), warm_up), "calls": calls}


def measure(items, run, single, warm_up):
    from contract import percentile

    warm_up()
    started = time.monotonic()
    rewards = run()
    seconds = time.monotonic() - started
    alone = []
    for each in items[:200]:
        begun = time.monotonic()
        single(each["text"])
        alone.append(time.monotonic() - begun)
    return {
        "texts_per_second": round(len(items) / seconds, 1),
        "tokens_per_second": round(sum(each["tokens"] for each in items) / seconds),
        "single_p50_ms": round(percentile(alone, 50) * 1000, 1),
        "single_p99_ms": round(percentile(alone, 99) * 1000, 1),
        "largest_difference": max(abs(rewards[i] - each["reward"]) for i, each in enumerate(items)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["cut", "export", "transformers", "onnxruntime", "infinity", "touchstone"])
    parser.add_argument("version", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("to", type=pathlib.Path, nargs="?")
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--onnx", type=pathlib.Path)
    parser.add_argument("--target", default="localhost:9000")
    parser.add_argument("--model", default="", help="the name of the model on the server")
    args = parser.parse_args()
    result = globals()[args.what](args)
    if result:
        print(json.dumps({args.what: result}, indent=1))


if __name__ == "__main__":
    main()
