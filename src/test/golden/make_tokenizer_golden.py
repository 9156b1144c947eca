"""Writes two tiny tokenizers and what transformers makes of a set of texts with them.

Run: python src/test/golden/make_tokenizer_golden.py   (transformers 4.57.1, tokenizers 0.22)

bert/  lower-casing WordPiece, [CLS] and [SEP] around each segment
opt/   byte-level BPE as OPT has it: </s> = 2 in front, padding = 1, nothing behind

The tokenizer.json files truncate and pad to 6 tokens on purpose, as published ones do: whoever reads them must switch it off.

*-slow*/  the same vocabularies as published before tokenizer.json; converted.json is what AutoTokenizer makes of them
configured.json  what AutoTokenizer makes of the tokenizer.json of the tiny models when fields of tokenizer_config.json change:
           the parts that differ, and whether token_type_ids are told, or with what words it refuses a token; what else it
           refuses is left out
"""

import json
import shutil
import tempfile
from pathlib import Path

from tokenizers.pre_tokenizers import ByteLevel
from transformers import AutoTokenizer, BertTokenizerFast, GPT2Tokenizer, LlamaTokenizerFast, PreTrainedTokenizerFast
from transformers.convert_slow_tokenizer import convert_slow_tokenizer

import tiny_tokenizers

OUT = Path(__file__).parents[1] / "resources" / "golden" / "tokenizers"

WORDS = """the a and of to is it was not very good bad great film movie answer question thank you please refund order late help
sorry can will we your our how long does take days never always hello world""".split()
PIECES = ["##s", "##ed", "##ing", "##ly", "##er", "##est", "##ful", "##ness"]

TEXTS = [
    "The film was very good.",
    "a",
    "Refunds take five days, never longer!",
    "  leading and   inner\tspaces\nand lines  ",
    "naïve café cafe\u0301 ÅNGSTRÖM",
    "thumbs 👍🏽 family 👨‍👩‍👧 flag 🇨🇭",
    "电影很好 映画 영화",
    "שלום עולם مرحبا بالعالم",
    "zero\u200bwidth\u200djoin \ufeffmark soft\u00adhyphen",
    "nul\u0000 and bell\u0007 and \u2028separator",
    "ﬁne ﬂow ½ ² Ⅷ",
    "[SEP] literal </s> marks <pad> [CLS]",
    "1234567890 3.14 $5 50% e-mail@example.org",
    "<br />It was not a movie<br /><br />",
    "hello world " * 12,
]
PAIRS = [
    ("How long does a refund take?", "Refunds take five days."),
    ("a", "b"),
    ("电影 👍", "très bien, مرحبا"),
    (" spaced ", " answer"),
    ("the question " * 6, "the answer " * 6),
]
TRUNCATED_TO = [3, 5, 8, 13]


def bert_files(directory):
    characters = sorted({c for text in TEXTS + [t for p in PAIRS for t in p] for c in text.lower() if not c.isspace()})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + characters[:80] + [f"##{c}" for c in characters[:80]]
    vocabulary = list(dict.fromkeys(vocabulary + WORDS + PIECES + ["##" + c for c in "abcdefghijklmnopqrstuvwxyz"]))
    (directory / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")


def bert(directory):
    with tempfile.TemporaryDirectory() as scratch:
        bert_files(Path(scratch))
        tokenizer = BertTokenizerFast(vocab_file=str(Path(scratch) / "vocab.txt"), do_lower_case=True)
    save(tokenizer.backend_tokenizer, directory)
    return tokenizer


def opt_files(directory):
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>"] + sorted(ByteLevel.alphabet())
    merges = []
    for word in WORDS:
        for symbols in ("Ġ" + word, word):
            for end in range(2, len(symbols) + 1):
                merges.append((symbols[:end - 1], symbols[end - 1]))
                vocabulary.append(symbols[:end])
    merges = list(dict.fromkeys(merges))
    vocabulary = list(dict.fromkeys(vocabulary))
    (directory / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(vocabulary)}))
    (directory / "merges.txt").write_text("#version: 0.2\n" + "\n".join(" ".join(m) for m in merges) + "\n", encoding="utf-8")


def opt(directory):
    with tempfile.TemporaryDirectory() as scratch:
        opt_files(Path(scratch))
        slow = GPT2Tokenizer.from_pretrained(
            scratch, bos_token="</s>", eos_token="</s>", unk_token="</s>", pad_token="<pad>", add_bos_token=True)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=convert_slow_tokenizer(slow),
        bos_token="</s>", eos_token="</s>", unk_token="</s>", pad_token="<pad>")
    save(tokenizer.backend_tokenizer, directory)
    return tokenizer


def slow(directory, write_vocabulary, **files):
    write_vocabulary(directory)
    for name, content in files.items():
        (directory / f"{name}.json").write_text(json.dumps(content) + "\n")
    tokenizer = AutoTokenizer.from_pretrained(directory)
    assert tokenizer.is_fast
    (directory / "converted.json").write_text(tokenizer.backend_tokenizer.to_str() + "\n", encoding="utf-8")
    return tokenizer


def token(content, **flags):
    return {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False} | flags


def bert_slow(directory):
    return slow(directory, bert_files, config={"model_type": "bert"})


def bert_slow_cased(directory):
    listed = {"0": token("[PAD]", special=True, normalized=False), "900": token("New", special=False), "901": token("[X]", special=True)}
    return slow(directory, bert_files, special_tokens_map={"unk_token": "ignored"}, tokenizer_config={
        "tokenizer_class": "BertTokenizerFast", "do_lower_case": False, "strip_accents": True, "tokenize_chinese_chars": False,
        "mask_token": "[M]", "added_tokens_decoder": listed})


def opt_slow(directory):
    """As facebook/opt-125m is published."""
    end, pad = token("</s>", __type="AddedToken"), token("<pad>", __type="AddedToken")
    return slow(directory, opt_files, tokenizer_config={
        "errors": "replace", "unk_token": end, "bos_token": end, "eos_token": end, "pad_token": pad, "add_prefix_space": False,
        "add_bos_token": True, "special_tokens_map_file": None, "name_or_path": "patrickvonplaten/opt-30b", "tokenizer_class": "GPT2Tokenizer",
    }, special_tokens_map={"bos_token": token("</s>"), "eos_token": token("</s>"), "unk_token": token("</s>"), "pad_token": token("<pad>")})


def opt_slow_added(directory):
    return slow(
        directory, opt_files,
        tokenizer_config={"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": True, "additional_special_tokens": ["$5"]},
        special_tokens_map={"bos_token": "</s>", "pad_token": token("<pad>", lstrip=True), "additional_special_tokens": ["$5", "50%"]},
        added_tokens={"50%": 900, "flag": 901})


def distilbert_slow(directory):
    return slow(directory, bert_files, config={"model_type": "distilbert"})


def gpt2_slow(directory):
    """As openai-community/gpt2 was published."""
    return slow(directory, opt_files, config={"model_type": "gpt2"}, special_tokens_map={})


def roberta_slow(directory):
    """As FacebookAI/roberta-base was published."""
    return slow(directory, opt_files, config={"model_type": "roberta"})


def roberta_slow_spaced(directory):
    return slow(directory, opt_files, tokenizer_config={
        "tokenizer_class": "RobertaTokenizer", "add_prefix_space": True},
        special_tokens_map={"cls_token": "<s>", "sep_token": token("</s>"), "pad_token": "<pad>", "mask_token": token("<m>", lstrip=True)})


def added(content, **flags):
    return token(content, normalized=False, special=True) | flags


def typed(content, **flags):
    return added(content, __type="AddedToken") | flags


NAMES = ["tokenizer_class", "bos_token", "eos_token", "unk_token", "pad_token", "cls_token", "sep_token", "mask_token", "added_tokens_decoder"]
# Of each model: changes of its tokenizer_config.json, None takes a field away, NULL sets it to null.
NULL = "(null)"
EVERY_MODEL = [
    {},
    dict.fromkeys(NAMES) | {"special_tokens_map.json": {}},
    {"tokenizer_class": "PreTrainedTokenizerFast"},
    {"add_bos_token": True, "add_eos_token": True},
    {"add_bos_token": False},
    {"add_bos_token": None, "add_eos_token": None},
    {"add_prefix_space": True},
    {"add_prefix_space": None, "tokenizer.json": {"pre_tokenizer": {"add_prefix_space": True}}},
    {"do_lower_case": False, "split_by_punct": True, "keep_accents": True},
    {"do_lower_case": None, "tokenizer.json": {"normalizer": {"lowercase": False}}},
    {"strip_accents": True},
    {"tokenize_chinese_chars": False},
    {"model_input_names": ["input_ids", "token_type_ids", "attention_mask"]},
    {"model_input_names": ["input_ids", "attention_mask"]},
    {"added_tokens_decoder": {"9000": added("parcel"), "9001": added("we are", special=False, normalized=True), "9002": added("<tool>")}},
    {"added_tokens_decoder": {"0": added("<late>", lstrip=True), "1": added("late", rstrip=True)}, "pad_token": "late"},
    {"added_tokens_decoder": None, "added_tokens.json": {"parcel": 9001, "<call>": 9000}},
    {"added_tokens_decoder": None, "special_tokens_map.json": {"mask_token": "[M]", "additional_special_tokens": ["<tool>", added("is", lstrip=True)]}},
    {"additional_special_tokens": ["<tool>", "the"], "extra_special_tokens": {"image_token": "<image>"}, "mask_token": "<gap>"},
    {"bos_token": "<begin>", "eos_token": "the"},
    {"mask_token": typed("<gap>")},
    {"mask_token": typed("<gap>", rstrip=True), "added_tokens_decoder": None, "special_tokens_map.json": {}},
    {"mask_token": token("<gap>"), "added_tokens_decoder": None, "special_tokens_map.json": {}},
    {"mask_token": token("<gap>"), "added_tokens_decoder": None, "special_tokens_map.json": {"mask_token": "<gap>"}},
    {"mask_token": "<gap>", "added_tokens_decoder": None, "special_tokens_map.json": {"mask_token": token("<gap>")}},
    {"mask_token": token("<gap>")},
    {"pad_token": token("<gap>")},
    {"additional_special_tokens": [token("<gap>")]},
    {"additional_special_tokens": [typed("<gap>", lstrip=True)]},
]
MASKS = [
    {"mask_token": typed("<mask>"), "added_tokens_decoder": {"1": added("<pad>")}},
    {"mask_token": typed("<mask>"), "added_tokens_decoder": None, "special_tokens_map.json": {}},
    {"mask_token": "<mask>", "added_tokens_decoder": {"1": added("<pad>")}},
    {"mask_token": "<mask>", "added_tokens_decoder": None, "special_tokens_map.json": {"mask_token": token("<mask>")}},
]


def named(tokenizer_class):
    """A class with what its own fields, and those that others know, make of it."""
    return [{"tokenizer_class": tokenizer_class} | changes for changes in [
        {},
        dict.fromkeys(NAMES[1:]) | {"special_tokens_map.json": {}},
        {"added_tokens_decoder": None, "additional_special_tokens": ["<tool>"]},
        {"additional_special_tokens": []},
        {"add_bos_token": True, "add_eos_token": True},
        {"add_bos_token": False, "add_prefix_space": True, "legacy": False, "tokenizer.model": True},
        {"do_lower_case": False, "strip_accents": True, "keep_accents": True, "remove_space": False, "trim_offsets": False},
        {"model_input_names": ["input_ids", "token_type_ids", "attention_mask"]},
        {"mask_token": "<gap>"},
        {"mask_token": typed("<gap>")},
        *MASKS,
    ]]


INFILLING = [
    {"tokenizer_class": "CodeLlamaTokenizerFast"} | changes for changes in [
        {"prefix_token": NULL, "middle_token": "<middle>", "suffix_token": typed("<suffix>", lstrip=True), "eot_token": "the"},
        {"prefix_token": "<before>", "additional_special_tokens": ["<before>", "\u2581<MID>"], "added_tokens_decoder": None},
        {"added_tokens_decoder": {"9000": added("\u2581<PRE>", rstrip=True)}, "fill_token": "<fill>"},
    ]]
ONE_MODEL = {
    "bert": [{"tokenizer_class": "DistilBertTokenizer"}, {"added_tokens_decoder": {"4": added("[MASK]", lstrip=True, special=False)}},
             {"cls_token": typed("[CLS]", lstrip=True), "added_tokens_decoder": {"0": added("[PAD]")}},
             {"cls_token": typed("[CLS]", lstrip=True), "added_tokens_decoder": None},
             {"cls_token": typed("[CLS]", lstrip=True)},
             {"additional_special_tokens": [typed("[SEP]", lstrip=True)], "added_tokens_decoder": None},
             {"additional_special_tokens": [typed("[SEP]", lstrip=True)]},
             *named("HerbertTokenizerFast")],
    "roberta": MASKS + named("HerbertTokenizer"),
    "xlm-roberta": MASKS + named("CamembertTokenizer") + named("AlbertTokenizer"),
    "deberta-v2": named("AlbertTokenizerFast"),
    "llama": [{"tokenizer_class": "LlamaTokenizer"}, *named("CodeLlamaTokenizer"), *INFILLING],
    "mistral": [
        *({"add_prefix_space": asked, "legacy": legacy, "tokenizer.model": True} for asked in (True, False) for legacy in (True, False, None)),
        *named("CodeLlamaTokenizerFast"), *INFILLING],
}


def changed(directory, model, changes):
    """A copy of the model's tokenizer with these changes."""
    source = OUT.parent / model
    for file in (*source.glob("tokenizer*"), source / "special_tokens_map.json", source / "config.json"):
        if file.exists():
            shutil.copy(file, directory)
    config = json.loads((source / "tokenizer_config.json").read_text()) | changes
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    for name in [name for name in config if name.endswith((".json", ".model"))]:
        content = config.pop(name)
        if name == "tokenizer.json":
            for part, fields in content.items():
                if isinstance(tokenizer[part], dict) and set(fields) <= set(tokenizer[part]):
                    tokenizer[part] |= fields
        elif name == "tokenizer.model":
            (directory / name).write_bytes(tiny_tokenizers.sentencepiece_model(LlamaTokenizerFast, "bpe", 320))
        else:
            (directory / name).write_text(json.dumps(content))
    (directory / "tokenizer.json").write_text(json.dumps(tokenizer))
    taken_away = [name for name, value in changes.items() if value is None]
    kept = {name: None if value == NULL else value for name, value in config.items() if name not in taken_away}
    (directory / "tokenizer_config.json").write_text(json.dumps(kept))
    return tokenizer


def configured(model, changes):
    with tempfile.TemporaryDirectory() as scratch:
        before = changed(Path(scratch), model, changes)
        try:
            tokenizer = AutoTokenizer.from_pretrained(scratch)
        except (ValueError, TypeError, AssertionError) as refusal:
            return {"model": model, "changes": changes, "refused": str(refusal)} if "AddedToken" in str(refusal) else None
        now = json.loads(tokenizer.backend_tokenizer.to_str())
        parts = {part: now[part] for part in ("added_tokens", "normalizer", "pre_tokenizer", "post_processor")}
        return {
            "model": model,
            "changes": changes,
            "parts": {part: value for part, value in parts.items() if value != before[part]},
            "tells_segments": "token_type_ids" in tokenizer.model_input_names,
        }


def write_configured():
    models = sorted(path.parent.name for path in OUT.parent.glob("*/tokenizer_config.json"))
    cases = [configured(model, changes) for model in models for changes in EVERY_MODEL + ONE_MODEL.get(model, [])]
    lines = ",\n".join(json.dumps(case) for case in cases if case)
    (OUT / "configured.json").write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def save(tokenizer, directory):
    tokenizer.enable_truncation(6)
    tokenizer.enable_padding(length=6)
    tokenizer.save(str(directory / "tokenizer.json"), pretty=False)


def cases(tokenizer):
    def case(text, response=None, **truncation):
        encoded = tokenizer(text, response, **truncation)
        ids = encoded["input_ids"]
        return {"ids": ids, "type_ids": encoded.get("token_type_ids", [0] * len(ids))}

    for text in TEXTS:
        yield {"text": text} | case(text)
        for side in ("right", "left"):
            tokenizer.truncation_side = side
            for length in TRUNCATED_TO:
                yield {"text": text, "truncation": side, "max_length": length} | case(text, truncation=True, max_length=length)
    for prompt, response in PAIRS:
        whole = case(prompt, response)
        yield {"prompt": prompt, "response": response} | whole
        for side, cut in (("right", "only_second"), ("left", "only_first")):
            tokenizer.truncation_side = side
            shorter = len(whole["ids"]) - 3
            if len(whole["ids"]) > 24:
                yield {"prompt": prompt, "response": response, "truncation": side, "max_length": shorter} | case(
                    prompt, response, truncation=cut, max_length=shorter)


def main():
    for make in (bert, opt, bert_slow, bert_slow_cased, distilbert_slow, opt_slow, opt_slow_added, gpt2_slow, roberta_slow,
                 roberta_slow_spaced):
        directory = OUT / make.__name__.replace("_", "-")
        directory.mkdir(parents=True, exist_ok=True)
        tokenizer = make(directory)
        with open(directory / "expected.jsonl", "w", encoding="utf-8") as file:
            for case in cases(tokenizer):
                file.write(json.dumps(case) + "\n")
    write_configured()


if __name__ == "__main__":
    main()