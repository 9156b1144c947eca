"""Makes lora.json beside golden.json in directories of src/test/resources/golden: what PEFT says about training adapters there.

make_golden.py runs it; it names the versions. Alone, beside models that are there already:

    python src/test/golden/make_lora_golden.py [NAME...]

For every family six AdamW steps over the golden pairs, with PEFT's own choice of layers and with every linear layer of the body; the
adapters as they begin, losses, gradient norms, and scores afterwards with the adapters merged.
"""

import json
import sys

import peft
import torch
from peft import LoraConfig, TaskType, get_peft_model
from peft.utils.constants import TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING as PEFT_TARGETS
from transformers import AutoModelForSequenceClassification

import make_golden
import settled

# Where PEFT has no choice of its own.
TARGETS = {"distilbert": ["q_lin", "v_lin"], "modernbert": ["Wqkv"]}
# The modules that make a head, all of them trained in full; all but the first kinds have one called score.
HEADS = {
    "bert": ["pooler.dense", "classifier"],
    "roberta": ["classifier"],
    "xlm-roberta": ["classifier"],
    "distilbert": ["pre_classifier", "classifier"],
    "deberta-v2": ["pooler.dense", "classifier"],
    "modernbert": ["head", "classifier"],
}


def adapted(directory, targets, generator):
    model = AutoModelForSequenceClassification.from_pretrained(
        directory, attn_implementation="eager" if "gemma" in directory.name else None)
    head = HEADS.get(model.config.model_type, ["score"])
    config = LoraConfig(
        task_type=TaskType.SEQ_CLS, r=4, lora_alpha=6, lora_dropout=0.0, target_modules=targets,
        modules_to_save=head, exclude_modules=[name for module in head for name in (module, module + ".dense", module + ".out_proj")])
    model = get_peft_model(model, config)
    start = {}
    for name, weight in model.named_parameters():
        if "lora_A" in name:
            with torch.no_grad():
                weight.copy_(torch.empty_like(weight).uniform_(-0.2, 0.2, generator=generator))
            start[name.removeprefix("base_model.model.").replace(".default.", ".")] = weight.flatten().tolist()
    return model.eval(), start


def case(directory, golden, targets, generator):
    model, start = adapted(directory, targets, generator)
    # The very model, with adapters in it.
    inner = model.get_base_model()
    # Without centring, the gradient of a bias that all rewards have in common would be nothing but rounding.
    options = dict(learning_rate=5e-3, weight_decay=0.1, max_grad_norm=0.5, centering=0.05)
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    groups = [
        dict(params=[p for p in trained if p.dim() > 1], weight_decay=options["weight_decay"]),
        dict(params=[p for p in trained if p.dim() == 1], weight_decay=0.0),
    ]
    optimizer = torch.optim.AdamW(groups, lr=options["learning_rate"])
    losses, norms = [], []
    for _ in range(6):
        loss = make_golden.pairwise_loss(make_golden.rewards(inner, golden["pairs"]["ids"]), options["centering"])
        loss.backward()
        losses.append(loss.item())
        norms.append(torch.nn.utils.clip_grad_norm_(trained, options["max_grad_norm"]).item())
        optimizer.step()
        optimizer.zero_grad()
    merged = model.merge_and_unload()
    with torch.no_grad():
        scores = make_golden.rewards(merged, golden["batches"][1]["ids"]).tolist()
    return dict(r=4, alpha=6.0, target_modules=targets, adapters=start, trained=sum(p.numel() for p in trained), **options,
                losses=losses, gradient_norms=norms, scores=scores)


def main(chosen):
    for seed, name in enumerate(make_golden.FAMILIES):
        if chosen and name not in chosen:
            continue
        directory = make_golden.OUT / name
        golden = json.loads((directory / "golden.json").read_text())
        model_type = make_golden.FAMILIES[name][0]
        generator = torch.Generator().manual_seed(seed)
        usual = TARGETS.get(model_type) or PEFT_TARGETS[model_type]
        cases = [case(directory, golden, targets, generator) for targets in (sorted(usual), "all-linear")]
        result = dict(torch=torch.__version__.split("+")[0], peft=peft.__version__, cases=cases)
        settled.write(directory / "lora.json", json.dumps(make_golden.rounded(result)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
