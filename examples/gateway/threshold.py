"""Shows what each threshold would do to answers that people ranked and the model did not see in training.

python threshold.py items RANKED.jsonl > ITEMS.jsonl       the answers, as `./touchstone score --in` takes them
python threshold.py table RANKED.jsonl SCORES.jsonl        what is blocked and what gets through, threshold by threshold

Good is what everyone who ranked the prompt put first, bad what everyone put last; the answers between are not counted.
"""

import json
import sys


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def answers(ranked):
    """(id, prompt, answer, ranks it got, ranks all answers got) of every answer."""
    for row, preference in enumerate(ranked):
        rankings = [ranking["ranks"] for ranking in preference["rankings"]]
        for column, answer in enumerate(preference["responses"]):
            yield f"{row}-{column}", preference["prompt"], answer, [ranks[column] for ranks in rankings], rankings


def items(ranked):
    for name, prompt, answer, _, _ in answers(ranked):
        print(json.dumps({"id": name, "prompt": prompt, "response": answer}, ensure_ascii=False))


def table(ranked, scored):
    rewards = {line["id"]: line["reward"] for line in scored if "reward" in line}
    good, bad = [], []
    for name, _, _, own, rankings in answers(ranked):
        if all(rank == min(ranks) < max(ranks) for rank, ranks in zip(own, rankings)):
            good.append(rewards[name])
        elif all(rank == max(ranks) > min(ranks) for rank, ranks in zip(own, rankings)):
            bad.append(rewards[name])
    print("threshold  bad answers shown  good answers blocked")
    for half in range(-6, 9):
        threshold = half / 2
        shown = sum(reward >= threshold for reward in bad)
        blocked = sum(reward < threshold for reward in good)
        print(f"{threshold:9.1f}  {shown:6d} of {len(bad):<8d}  {blocked:9d} of {len(good)}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["items", ranked]:
            items(read(ranked))
        case ["table", ranked, scores]:
            table(read(ranked), read(scores))
        case _:
            sys.exit(__doc__)
