"""A random decoder to measure with, and what transformers takes for the same texts.

    python bench/prefix_cache/peer.py make DIRECTORY     # OPT with 8 layers, hidden size 512, a vocabulary of 8,000: 29 million weights
    python bench/prefix_cache/peer.py DIRECTORY          # 16 answers of 50 tokens to a prompt of 400, alone and as one batch

Needs torch and transformers (2.7.1 and 4.57.1 for the figures in bench/README.md). No padding: all answers are of one length.
"""

import statistics
import sys
import time

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoModelForSequenceClassification, OPTConfig, OPTForSequenceClassification

VOCABULARY, PROMPT, ANSWER, ANSWERS, ROUNDS = 8000, 400, 50, 16, 5


def make(directory):
    torch.manual_seed(0)
    config = OPTConfig(vocab_size=VOCABULARY, hidden_size=512, word_embed_proj_dim=512, num_hidden_layers=8, num_attention_heads=8, ffn_dim=2048,
                       max_position_embeddings=1024, num_labels=1, pad_token_id=1)
    OPTForSequenceClassification(config).save_pretrained(directory)
    words = Tokenizer(models.WordLevel({f"w{i}": i for i in range(VOCABULARY)}, unk_token="w0"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.save(f"{directory}/tokenizer.json")


def seconds(work):
    times = []
    for _ in range(1 + ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:])


def measure(directory):
    model = AutoModelForSequenceClassification.from_pretrained(directory).eval()
    prompt = torch.randint(4, VOCABULARY, (1, PROMPT)).expand(ANSWERS, -1)
    texts = torch.cat([prompt, torch.randint(4, VOCABULARY, (ANSWERS, ANSWER))], 1)
    with torch.inference_mode():
        print(f"transformers, one by one: {seconds(lambda: [model(text[None], use_cache=False) for text in texts]):.3f} s")
        print(f"transformers, one batch: {seconds(lambda: model(texts, use_cache=False)):.3f} s")


if __name__ == "__main__":
    make(sys.argv[2]) if sys.argv[1] == "make" else measure(sys.argv[1])
