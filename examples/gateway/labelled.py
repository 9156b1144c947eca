"""Makes labelled answers of ranked ones, as `touchstone calibrate` takes them: what everyone who ranked the prompt put first is
acceptable (label 1), what everyone put last is not (0), and the answers between are left out.

Usage: python labelled.py RANKED.jsonl > LABELLED.jsonl
"""

import json
import sys


def label(column, rankings):
    """1, 0, or None where people do not agree that the answer is the best or the worst."""
    if all(ranks[column] == min(ranks) < max(ranks) for ranks in rankings):
        return 1
    if all(ranks[column] == max(ranks) > min(ranks) for ranks in rankings):
        return 0
    return None


def main(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            preference = json.loads(line)
            rankings = [ranking["ranks"] for ranking in preference["rankings"]]
            for column, answer in enumerate(preference["responses"]):
                said = label(column, rankings)
                if said is not None:
                    answered = {"prompt": preference["prompt"], "response": answer, "label": said}
                    print(json.dumps(answered, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
