"""A tiny tokenizer for each family of models, built as that family's published ones are."""

import io
import json
import pathlib
import tempfile

import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertTokenizerFast,
    DebertaV2TokenizerFast,
    DistilBertTokenizerFast,
    GemmaTokenizerFast,
    GPT2TokenizerFast,
    GPTNeoXTokenizerFast,
    LlamaTokenizerFast,
    PreTrainedTokenizerFast,
    Qwen2TokenizerFast,
    RobertaTokenizerFast,
    XLMRobertaTokenizerFast,
)

SENTENCES = [
    "the parcel is late and nobody answers the phone",
    "we are sorry for the delay and will send a new one today",
    "this is a great answer and it is kind",
    "this is a bad answer and it is rude",
    "please tell me how to return the shoes",
    "you can return them within thirty days",
]
LONGEST = 64
LLAMA3_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def word_piece():
    """Not trained, for the trainer's order is another every time."""
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = sorted(set("".join(SENTENCES)) - {" "})
    pieces = specials + letters + ["##" + letter for letter in letters] + sorted(set(" ".join(SENTENCES).split()) - set(letters))
    tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def byte_pairs(specials, pre_tokenizer=None, **options):
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.pre_tokenizer = pre_tokenizer or pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        SENTENCES, trainers.BpeTrainer(vocab_size=300, special_tokens=specials, initial_alphabet=alphabet)
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def from_vocabulary(tokenizer_class, specials, **options):
    """The class makes the rest of the tokenizer itself."""
    parts = json.loads(byte_pairs(specials).to_str())["model"]
    with tempfile.TemporaryDirectory() as scratch:
        vocabulary, merges = pathlib.Path(scratch, "vocab.json"), pathlib.Path(scratch, "merges.txt")
        vocabulary.write_text(json.dumps(parts["vocab"]))
        merges.write_text("#version: 0.2\n" + "\n".join(" ".join(pair) for pair in parts["merges"]) + "\n")
        return tokenizer_class(vocab_file=str(vocabulary), merges_file=str(merges), model_max_length=LONGEST, **options)


def sentencepiece_model(tokenizer_class, kind, size):
    extra = dict(byte_fallback=True, split_digits=True) if kind == "bpe" else {}
    if tokenizer_class is GemmaTokenizerFast:
        extra |= dict(normalization_rule_name="identity", add_dummy_prefix=False, pad_id=0, eos_id=1, bos_id=2, unk_id=3,
                      remove_extra_whitespaces=False)
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES), model_writer=written, model_type=kind, vocab_size=size, minloglevel=2, num_threads=1,
        hard_vocab_limit=False, **extra
    )
    return written.getvalue()


def from_sentence_pieces(tokenizer_class, kind, size, **options):
    """The class converts a sentencepiece model; only the outcome is kept."""
    with tempfile.TemporaryDirectory() as scratch:
        file = pathlib.Path(scratch, "spiece.model")
        file.write_bytes(sentencepiece_model(tokenizer_class, kind, size))
        tokenizer = tokenizer_class(vocab_file=str(file), model_max_length=LONGEST, **options)
        tokenizer.vocab_file = None
        return tokenizer


def bert():
    return BertTokenizerFast(tokenizer_object=word_piece(), model_max_length=LONGEST)


def distilbert():
    return DistilBertTokenizerFast(tokenizer_object=word_piece(), model_max_length=LONGEST)


def roberta():
    return from_vocabulary(RobertaTokenizerFast, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"])


def xlm_roberta():
    return from_sentence_pieces(XLMRobertaTokenizerFast, "unigram", 90)


def deberta():
    return from_sentence_pieces(DebertaV2TokenizerFast, "unigram", 90)


def modernbert():
    tokenizer = byte_pairs(["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"])
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]", mask_token="[MASK]",
        model_input_names=["input_ids", "attention_mask"], model_max_length=LONGEST,
    )


def opt():
    tokenizer = byte_pairs(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="</s>:0 $A:0", pair="</s>:0 $A:0 $B:1", special_tokens=[("</s>", 2)]
    )
    return GPT2TokenizerFast(
        tokenizer_object=tokenizer, bos_token="</s>", eos_token="</s>", unk_token="</s>", pad_token="<pad>",
        add_bos_token=True, model_max_length=LONGEST,
    )


def gpt2():
    return from_vocabulary(GPT2TokenizerFast, ["<|endoftext|>"], pad_token="<|endoftext|>")


def gpt_neox():
    tokenizer = byte_pairs(["<|endoftext|>"])
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    return GPTNeoXTokenizerFast(tokenizer_object=tokenizer, pad_token="<|endoftext|>", model_max_length=LONGEST)


def llama():
    split = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(LLAMA3_SPLIT), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    ])
    tokenizer = byte_pairs(["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"], split, ignore_merges=True)
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=True),
        processors.TemplateProcessing(
            single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
            special_tokens=[("<|begin_of_text|>", 0)],
        ),
    ])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<|begin_of_text|>", eos_token="<|eot_id|>", pad_token="<|eot_id|>",
        model_input_names=["input_ids", "attention_mask"], model_max_length=LONGEST,
    )


def mistral():
    return from_sentence_pieces(LlamaTokenizerFast, "bpe", 320, pad_token="<unk>")


def qwen():
    return from_vocabulary(Qwen2TokenizerFast, ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], eos_token="<|im_end|>")


def gemma():
    return from_sentence_pieces(GemmaTokenizerFast, "bpe", 320)
