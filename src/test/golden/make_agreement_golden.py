"""Makes src/test/resources/statistics/agreement.json: what independent libraries say about made-up judgements.

Ran with: pip install numpy==2.4.6 scipy==1.17.1 krippendorff==0.9.0

    python src/test/golden/make_agreement_golden.py
"""

import json
import pathlib

import krippendorff
import numpy as np
from scipy import stats

OUT = pathlib.Path(__file__).parents[1] / "resources" / "statistics" / "agreement.json"
random = np.random.default_rng(4)


def alpha_case(observers, units, values, missing):
    truth = random.integers(0, values, units)
    given = np.clip(truth + random.integers(-2, 3, (observers, units)), 0, values - 1).astype(float)
    given[random.random(given.shape) < missing] = np.nan
    expected = krippendorff.alpha(reliability_data=given, level_of_measurement="ordinal")
    return {"units": [[v for v in unit if not np.isnan(v)] for unit in given.T], "alpha": expected}


def w_case(people, things, places):
    ranks = random.integers(1, places + 1, (people, things))
    # Friedman's statistic, which scipy corrects for ties, is m (n - 1) W.
    friedman = stats.friedmanchisquare(*ranks.T).statistic
    return {"ranks": ranks.tolist(), "w": friedman / (people * (things - 1))}


def leave_one_out_case(people, things, places):
    ranks = random.integers(1, places + 1, (people, things))
    mid_ranks = stats.rankdata(ranks, axis=1)
    taus = [
        stats.kendalltau(ranks[i], np.delete(mid_ranks, i, axis=0).mean(axis=0), variant="b").statistic
        for i in range(people)
    ]
    return {"ranks": ranks.tolist(), "taus": taus}


def wilson_case(successes, trials):
    interval = stats.binomtest(successes, trials).proportion_ci(confidence_level=0.95, method="wilson")
    return {"successes": successes, "trials": trials, "low": interval.low, "high": interval.high}


golden = {
    "alpha": [alpha_case(3, 20, 5, 0), alpha_case(4, 50, 7, 0.3), alpha_case(20, 30, 9, 0.1), alpha_case(2, 15, 2, 0.2)],
    "w": [w_case(3, 4, 4), w_case(5, 8, 3), w_case(12, 5, 20), w_case(4, 30, 10)],
    "leave_one_out": [leave_one_out_case(3, 5, 5), leave_one_out_case(4, 12, 4), leave_one_out_case(6, 20, 40)],
    "wilson": [wilson_case(0, 10), wilson_case(10, 10), wilson_case(67, 100), wilson_case(713, 1599)],
}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
