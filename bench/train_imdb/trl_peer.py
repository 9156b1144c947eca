"""The same run with TRL's RewardTrainer: same weights, same pairs, same recipe, fp32 on the CPU.

    python bench/train_imdb/trl_peer.py MODEL_DIR PAIRS_DIR [--threads 2] [--seed 0] [--steps N]

Needs torch, transformers, trl and datasets (measured with 2.7.1, 4.57.1, 0.24.0). Prints one JSON object: real tokens a
second of training (the attention mask's sum), CPU seconds, peak resident memory of training, and the held-out accuracy
of the given pairs and of every positive review against every negative one.

Settings in TRL's favour: it is given token ids, so that its time holds no tokenizing; no activation checkpointing (its
default is on), fp32 (its default, bf16, is many times slower on most CPUs), no checkpoints, no reports.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from pathlib import Path


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--max-length", type=int, default=256)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--warmup-ratio", type=float, default=0.03)
    parser.add_argument("--steps", type=int, default=-1, help="stop after so many steps and measure speed alone")
    return parser.parse_args()


ARGS = parse()
# Before torch is imported: it reads these once.
os.environ["OMP_NUM_THREADS"] = str(ARGS.threads)
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"

import torch  # noqa: E402
from datasets import Dataset  # noqa: E402
from transformers import (  # noqa: E402
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
    TrainerCallback,
    set_seed,
)
from trl import RewardConfig, RewardTrainer  # noqa: E402


class Bert(BertForSequenceClassification):
    """TRL 0.24 hands every model `use_cache`, which BERT does not take."""

    def forward(self, use_cache=None, **inputs):
        return super().forward(**inputs)


class Stopwatch(TrainerCallback):
    def on_train_begin(self, *_, **__):
        self.start = time.perf_counter(), time.process_time()

    def on_train_end(self, *_, **__):
        self.seconds = time.perf_counter() - self.start[0]
        self.cpu_seconds = time.process_time() - self.start[1]


def load_tokenizer(directory):
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(directory / "tokenizer.json"),
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=512,
    )
    tokenizer.backend_tokenizer.no_padding()
    return tokenizer


def load_pairs(path, tokenizer):
    def ids(text):
        return tokenizer(text, truncation=True, max_length=ARGS.max_length)["input_ids"]

    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return Dataset.from_list(
        [{"chosen_input_ids": ids(row["chosen"]), "rejected_input_ids": ids(row["rejected"])} for row in rows]
    )


def score(model, sequences):
    """Rewards in order, scored in batches of like lengths."""
    rewards = torch.empty(len(sequences))
    order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
    model.eval()
    with torch.inference_mode():
        for at in range(0, len(order), 32):
            batch = order[at : at + 32]
            longest = len(sequences[batch[-1]])
            ids = torch.zeros(len(batch), longest, dtype=torch.long)
            mask = torch.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, : len(sequences[i])] = torch.tensor(sequences[i])
                mask[row, : len(sequences[i])] = 1
            rewards[batch] = model(input_ids=ids, attention_mask=mask).logits[:, 0]
    return rewards


def main():
    torch.set_num_threads(ARGS.threads)
    set_seed(ARGS.seed)
    tokenizer = load_tokenizer(ARGS.model)
    train = load_pairs(ARGS.pairs / "train_pairs.jsonl", tokenizer)
    held_out = load_pairs(ARGS.pairs / "eval_pairs.jsonl", tokenizer)
    model = Bert.from_pretrained(ARGS.model, num_labels=1, dtype=torch.float32)
    stopwatch = Stopwatch()
    with tempfile.TemporaryDirectory() as scratch:
        trainer = RewardTrainer(
            model=model,
            processing_class=tokenizer,
            train_dataset=train,
            callbacks=[stopwatch],
            args=RewardConfig(
                output_dir=scratch,
                per_device_train_batch_size=ARGS.batch,
                num_train_epochs=1,
                max_steps=ARGS.steps,
                learning_rate=ARGS.learning_rate,
                lr_scheduler_type="linear",
                warmup_ratio=ARGS.warmup_ratio,
                max_grad_norm=1.0,
                weight_decay=0.0,
                max_length=ARGS.max_length,
                gradient_checkpointing=False,
                bf16=False,
                use_cpu=True,
                seed=ARGS.seed,
                save_strategy="no",
                report_to="none",
                logging_steps=50,
                disable_tqdm=True,
            ),
        )
        trainer.train()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    tokens = trainer._total_train_tokens
    result = {
        "steps": trainer.state.global_step,
        "tokens": tokens,
        "seconds": round(stopwatch.seconds, 1),
        "cpu_seconds": round(stopwatch.cpu_seconds, 1),
        "tokens_per_second": round(tokens / stopwatch.seconds),
        "peak_memory_bytes": peak,
    }
    if ARGS.steps < 0:
        chosen = score(model, held_out["chosen_input_ids"])
        rejected = score(model, held_out["rejected_input_ids"])
        result["accuracy"] = (chosen > rejected).float().mean().item()
        result["accuracy_all_pairs"] = (chosen[:, None] > rejected[None, :]).float().mean().item()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
