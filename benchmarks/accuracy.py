"""How many digits of NIST's certified values are reached (StRD): ``python -m benchmarks.accuracy`` writes the page.

A digit is counted by the log relative error, -log10(|found - certified| / |certified|), at most 15.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.stats import least_squares
from mlviz.stats.numerics.offsets import lag_one

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "tests" / "data" / "nist"
PAGE = ROOT / "docs" / "accuracy.md"

STARTS = {"1": "lower", "1000000": "average", "1000000000000": "higher"}
"""Leading digits of the large sets of Simon and Lesage, and how difficult NIST calls them."""

CENTRES = (4, 3, 5, 3, 5, 3, 5, 3, 5)
"""Tenths about which their nine groups alternate."""

HEAD = """# Accuracy

How many digits of the certified values of NIST's Statistical Reference Datasets (StRD) are reached: the log relative
error, at most 15, which is what the certified values have. Written by `python -m benchmarks.accuracy`; the tests in
`tests/stats/test_accuracy.py` demand 12 of every number of every set, more than the usual formulas give for the
difficult ones.

Two things are done for it. A double stands for the decimal number that was written (1000000000000.4 is a whole number
of tenths), so means and sums of squares work on exact distances from a centre (`mlviz/stats/numerics/offsets.py`). And
least squares sums its products in twice the digits of a double and refines its solution until no digit changes
(`mlviz/stats/numerics/doubled.py`, `mlviz/stats/numerics/linear.py`).

Filip is a polynomial of degree 10. Where its powers of x arrive as columns of their own, each rounded to a double
already, {powers:.1f} digits are reached: more is not in the data. Sets written by a rule (NumAcc3, NumAcc4, SmLs03 and
SmLs05 to 09, NoInt2, Wampler2, 3 and 5) are made by that rule.

| set | difficulty | digits |
| --- | --- | --- |
"""


@dataclass(frozen=True, slots=True, eq=False)
class Certified:
    """One data set of NIST with its certified values."""

    name: str
    difficulty: str
    kind: str
    frame: pd.DataFrame
    values: dict[str, Any]


def every_set() -> Iterator[Certified]:
    """Yield the sets in tests/data, and those that are written down by a rule."""
    stored = json.loads((HERE / "certified.json").read_text())
    for name, values in stored.items():
        yield Certified(name, values["difficulty"], values["kind"], pd.read_csv(HERE / f"{name}.csv"), values)
    for at, (start, rows) in enumerate((start, rows) for start in STARTS for rows in (21, 201, 2001)):
        if (name := f"SmLs0{at + 1}") not in stored:
            yield _groups(name, start, rows)
    yield _alternating("NumAcc3", "average", "1000000")
    yield _alternating("NumAcc4", "higher", "10000000")
    yield from _by_wampler(stored["Wampler4"])
    yield _through_nothing(stored["NoInt1"])


def reached(one: Certified, *, powers: bool = False) -> dict[str, float]:
    """Return the digits reached for each certified number; ``powers`` gives the powers of x as columns."""
    if one.kind == "univariate":
        return _univariate(one)
    return _anova(one) if one.kind == "anova" else _linear(one, powers)


def digits(found: float, certified: float) -> float:
    """Return the log relative error, of the absolute one where the certified number is 0."""
    if found == certified:
        return 15.0
    error = abs(found - certified) / abs(certified) if certified else abs(found)
    return float(min(15.0, max(0.0, -np.log10(error)))) if np.isfinite(error) else 0.0


def _univariate(one: Certified) -> dict[str, float]:
    data = Dataset.of(one.frame, kinds={"y": Kind.NUMERIC})
    group = mv.test(data, "one_sample_t", value="y").groups[0]
    lag = lag_one(one.frame["y"].to_numpy(dtype=np.float64))
    return _scored(one, {"mean": group.mean, "sd": group.sd, "lag1_autocorr": lag})


def _anova(one: Certified) -> dict[str, float]:
    data = Dataset.of(one.frame, kinds={"y": Kind.NUMERIC, "group": Kind.CATEGORICAL})
    result = mv.test(data, "anova", value="y", group="group")
    return _scored(one, {"F": result.statistic, "r2": result.effects[0].value})


def _linear(one: Certified, powers: bool) -> dict[str, float]:
    x = {name: one.frame[name].to_numpy(dtype=np.float64) for name in one.frame if name != "y"}
    degree = one.values["degree"] or 1
    if powers:
        x = {f"x^{j}": x["x"] ** j for j in range(1, degree + 1)}
    y = one.frame["y"].to_numpy(dtype=np.float64)
    fit = least_squares(y, x, constant=one.values["intercept"], degree=1 if powers else degree)
    whole = {"resid_sd": fit.residual_sd, "r2": fit.r2, "F": fit.statistic}
    found = _scored(one, whole)
    for key, values in (("coef", fit.values), ("se", fit.errors)):
        certified = one.values[key].values()
        found[key] = min(digits(value, float(wanted)) for value, wanted in zip(values, certified, strict=True))
    return found


def _scored(one: Certified, found: dict[str, float]) -> dict[str, float]:
    return {name: digits(value, float(one.values[name])) for name, value in found.items()}


def _turns(middle: str, low: str, high: str, rows: int) -> list[str]:
    """Return the middle value, then the low and the high one in turn."""
    return [middle] + [low, high] * (rows // 2)


def _groups(name: str, start: str, rows: int) -> Certified:
    texts = []
    for centre in CENTRES:
        texts += _turns(*(f"{start}.{centre + away}" for away in (0, -1, 1)), rows)
    frame = pd.DataFrame({"group": np.repeat(np.arange(1, 10), rows), "y": np.array(texts, dtype=np.float64)})
    # Between groups 0.08 (rows) with 8 degrees of freedom, within 0.01 a row: so the sets were made.
    between = 0.08 * rows
    values = {"F": float(rows), "r2": between / (between + 0.09 * (rows - 1))}
    return Certified(name, STARTS[start], "anova", frame, values)


def _alternating(name: str, difficulty: str, start: str) -> Certified:
    texts = _turns(*(f"{start}.{tenths}" for tenths in (2, 1, 3)), 1001)
    values = {"mean": f"{start}.2", "sd": "0.1", "lag1_autocorr": "-0.999"}
    return Certified(name, difficulty, "univariate", pd.DataFrame({"y": np.array(texts, dtype=np.float64)}), values)


def _by_wampler(fourth: dict[str, Any]) -> Iterator[Certified]:
    """Yield Wampler3 and 5, whose noise is a hundredth and a hundredfold of Wampler4's, and the exact Wampler2."""
    frame = pd.read_csv(HERE / "Wampler4.csv")
    x = frame["x"]
    smooth = sum(x**power for power in range(6))
    for name, share in (("Wampler3", 1), ("Wampler5", 10_000)):
        noise = (frame["y"] - smooth) // 100 * share
        spread = float(fourth["resid_sd"]) * share / 100
        model, left = float(fourth["ss_reg"]), 15 * spread**2
        errors = {key: float(value) * share / 100 for key, value in fourth["se"].items()}
        values = {"resid_sd": spread, "r2": model / (model + left), "F": model / 5 / spread**2, "se": errors}
        shared = {"intercept": True, "degree": 5, "coef": fourth["coef"]}
        yield Certified(name, "higher", "linear", pd.DataFrame({"y": smooth + noise, "x": x}), values | shared)
    tenths = sum(10 ** (5 - power) * x**power for power in range(6)) / 100_000
    exact = {
        "resid_sd": 0.0,
        "r2": 1.0,
        "F": np.inf,
        "se": dict.fromkeys(range(6), 0.0),
        "intercept": True,
        "degree": 5,
    }
    exact["coef"] = {power: 10.0**-power for power in range(6)}
    yield Certified("Wampler2", "higher", "linear", pd.DataFrame({"y": tenths, "x": x}), exact)


def _through_nothing(first: dict[str, Any]) -> Certified:
    """Return NoInt2, three points on no constant: b = 56 / 77, 3 / 11 of squares are left."""
    values = first | {"coef": {"B1": 56 / 77}, "se": {"B1": np.sqrt(3 / 22 / 77)}, "resid_sd": np.sqrt(3 / 22)}
    values |= {"r2": 448 / 451, "F": 896 / 3}
    return Certified("NoInt2", "average", "linear", pd.DataFrame({"y": [3, 4, 4], "x": [4, 5, 6]}), values)


def main() -> None:
    """Write the page."""
    sets = sorted(every_set(), key=lambda one: (one.kind, one.name))
    powers = min(reached(next(one for one in sets if one.name == "Filip"), powers=True).values())
    lines = []
    for one in sets:
        words = ", ".join(f"{name} {found:.1f}" for name, found in reached(one).items())
        lines.append(f"| {one.name} ({one.kind}) | {one.difficulty} | {words} |")
    PAGE.write_text(HEAD.format(powers=powers) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
