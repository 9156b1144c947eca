"""Makes src/test/resources/statistics/evaluation.json: what an independent library says about bounds, tests and correlations.

Ran with: pip install numpy==2.4.6 scipy==1.17.1

    python src/test/golden/make_evaluation_golden.py
"""

import json
import pathlib

import numpy as np
from scipy import stats

OUT = pathlib.Path(__file__).parents[1] / "resources" / "statistics" / "evaluation.json"
random = np.random.default_rng(8)


def next_bound_case(errors, examples, coming, confidence):
    beyond = stats.betabinom(coming, errors + 1, examples - errors)
    fits = [j for j in range(coming + 1) if beyond.cdf(j) >= confidence]
    return {"errors": errors, "examples": examples, "next": coming, "confidence": confidence, "bound": fits[0] / coming}


def mcnemar_case(only_one, only_other):
    p = stats.binomtest(only_one, only_one + only_other, 0.5).pvalue if only_one + only_other else 1.0
    return {"only_one": only_one, "only_other": only_other, "p": p}


def spearman_case(things, places):
    x = random.integers(0, places, things).astype(float)
    y = x + random.normal(0, places, things).round()
    return {"x": x.tolist(), "y": y.tolist(), "rho": stats.spearmanr(x, y).statistic}


def clustered_case(clusters, biggest):
    """Wilson's interval with the effective number of trials, the design effect by the linearised variance of a ratio (Kish 1965)."""
    cluster, success = [], []
    for c in range(clusters):
        share = random.random()
        for _ in range(random.integers(1, biggest + 1)):
            cluster.append(c)
            success.append(float(random.random() < share))
    n, p = len(success), float(np.mean(success))
    residuals = [sum(s - p for s, one in zip(success, cluster) if one == c) for c in range(clusters)]
    effective = n / max(1.0, sum(r * r for r in residuals) / (n * p * (1 - p)))
    z = stats.norm.ppf(0.975)
    middle, width = p + z * z / (2 * effective), z * np.sqrt(p * (1 - p) / effective + z * z / (4 * effective**2))
    scale = 1 + z * z / effective
    return {"cluster": cluster, "success": success, "share": p, "low": (middle - width) / scale, "high": (middle + width) / scale}


def spread_case(values):
    drawn = random.normal(1, 2, values)
    probabilities = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]
    return {"values": drawn.tolist(), "mean": drawn.mean(), "sd": drawn.std(ddof=1), "quantiles": np.quantile(drawn, probabilities).tolist()}


def person_case(prompts, answers, places):
    """Orders of rewards and of a person, prompt by prompt: counts of concordant, discordant and tied pairs, all prompts pooled."""
    rewards = random.normal(0, 1, (prompts, answers)).round(1)
    values = random.integers(0, places, (prompts, answers)).astype(float)
    right = tied = wrong = untied_rewards = 0
    for reward, value in zip(rewards, values):
        for i in range(answers):
            for j in range(i):
                sign = np.sign(reward[i] - reward[j]) * np.sign(value[i] - value[j])
                untied_rewards += reward[i] != reward[j]
                if value[i] != value[j]:
                    right, wrong, tied = right + (sign > 0), wrong + (sign < 0), tied + (sign == 0)
    tau = (right - wrong) / np.sqrt(float(untied_rewards) * (right + wrong + tied))
    if prompts == 1:
        assert abs(tau - stats.kendalltau(rewards[0], values[0], variant="b").statistic) < 1e-12
    return {"rewards": rewards.tolist(), "values": values.tolist(), "tau": float(tau), "accuracy": float(right / (right + wrong + tied))}


golden = {
    "next_bound": [next_bound_case(*case) for case in [(0, 59, 59, 0.95), (3, 180, 180, 0.95), (7, 361, 200, 0.99), (20, 400, 1000, 0.9), (0, 19, 1, 0.95)]],
    "mcnemar": [mcnemar_case(*case) for case in [(0, 0), (1, 0), (5, 0), (3, 9), (10, 10), (61, 40), (0, 7)]],
    "spearman": [spearman_case(*case) for case in [(10, 5), (200, 40), (50, 2)]],
    "clustered": [clustered_case(*case) for case in [(20, 1), (15, 6), (60, 3)]],
    "spread": [spread_case(n) for n in (2, 9, 101)],
    "person": [person_case(*case) for case in [(1, 12, 4), (8, 4, 3), (30, 2, 2)]],
}
OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
