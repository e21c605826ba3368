"""The rules that tell a leak by its values."""

from dataclasses import dataclass

import numpy as np

from mlviz.profiling.categories import correlation_ratio, crosstab
from mlviz.results.findings import Leak
from mlviz.results.profile import Array
from mlviz.results.wording import listed, number, percent
from mlviz.stats.numerics.matrices import spearman

Grouped = tuple[Array, tuple[str, ...]]

PERFECT_AUC = 0.99
PERFECT_RHO = 0.98
PURE = 0.98
FEWEST = 10
LIFT = 10.0
COVERED = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The target: numbers, or codes of classes with their labels."""

    target: str
    values: Array | None
    codes: Array | None
    labels: tuple[str, ...]


def single_predictor(
    name: str, plain: Array | None, grouped: Grouped | None, missing: Array, outcome: Outcome
) -> Leak | None:
    """Report a column that alone predicts the target almost perfectly."""
    del missing
    if outcome.values is not None:
        strength = _explained(plain, grouped, outcome.values)
        if not strength >= PERFECT_RHO:
            return None
        reason = f"'{name}' alone explains '{outcome.target}' almost perfectly (strength {strength:.3f} of 1)."
        return Leak((name,), "predicts", reason, strength)
    area = _group_auc(grouped, outcome) if grouped is not None else auc_of(plain, outcome)
    if not area >= PERFECT_AUC:
        return None
    reason = f"'{name}' alone predicts '{outcome.target}' almost perfectly (AUC {area:.3f})."
    return Leak((name,), "predicts", reason, area)


def implied_part(
    name: str, plain: Array | None, grouped: Grouped | None, missing: Array, outcome: Outcome
) -> Leak | None:
    """Report a column with a part of the rows in which the outcome is (nearly) always the same.

    A genuine predictor can have such a part too, so the part must hold nearly all rows of its class, or the
    class must be more than ten times as frequent there as overall.
    """
    if outcome.codes is None:
        return None
    known = outcome.codes >= 0
    base = np.bincount(outcome.codes[known], minlength=len(outcome.labels)) / max(1, known.sum())
    best: Leak | None = None
    for words, part in _parts(plain, grouped, missing):
        inside = outcome.codes[part & known]
        if len(inside) < FEWEST:
            continue
        counts = np.bincount(inside, minlength=len(base))
        top = int(counts.argmax())
        share, lift = counts[top] / len(inside), counts[top] / len(inside) / base[top]
        covered = counts[top] / (base[top] * known.sum())
        chance = len(inside) * np.log(base[top])
        if share >= PURE and chance < -16 and (lift >= LIFT or covered >= COVERED):
            reason = (
                f"Where '{name}' {words}, '{outcome.target}' is '{outcome.labels[top]}' in {percent(float(share))} "
                f"of {len(inside):,} rows (overall {percent(float(base[top]))})."
            )
            if best is None or share > best.strength:
                best = Leak((name,), "implies", reason, float(share))
    return best


def _parts(plain: Array | None, grouped: Grouped | None, missing: Array) -> list[tuple[str, Array]]:
    """Return parts of the rows a column marks off, each with its words."""
    parts: list[tuple[str, Array]] = []
    if missing.any():
        parts += [("is missing", missing), ("is there", ~missing)]
    if grouped is not None and len(grouped[1]) <= 20:
        parts += [(f"is '{label}'", grouped[0] == i) for i, label in enumerate(grouped[1])]
    elif plain is not None and (plain == 0).any():
        parts += [("is 0", plain == 0), ("is not 0", (plain != 0) & ~missing)]
    return parts


def separating_value(
    name: str, plain: Array | None, grouped: Grouped | None, missing: Array, outcome: Outcome
) -> Leak | None:
    """Report a number on one side of which nearly all rows of a class, and hardly any others, lie."""
    del missing
    if plain is None or grouped is not None or outcome.codes is None or len(outcome.labels) != 2:
        return None
    used = np.isfinite(plain) & (outcome.codes >= 0)
    if used.sum() < FEWEST * 5 or used.mean() < 0.5:
        return None
    order = np.argsort(plain[used], kind="stable")
    ordered, codes = plain[used][order], outcome.codes[used][order]
    ends = np.flatnonzero(ordered[1:] != ordered[:-1])
    for k in (0, 1):
        hits = np.cumsum(codes == k)
        total = int(hits[-1])
        if len(ends) == 0 or not FEWEST <= total <= 0.9 * len(codes):
            continue
        for words, inside, caught in (
            ("up to", ends + 1, hits[ends]),
            ("above", len(codes) - ends - 1, total - hits[ends]),
        ):
            purity = np.where(caught >= 0.97 * total, caught / inside, 0)
            at = int(purity.argmax())
            if purity[at] >= 0.99:
                reason = (
                    f"With '{name}' {words} {number(float(ordered[ends[at]]))}, '{outcome.target}' is "
                    f"'{outcome.labels[k]}' in {percent(float(purity[at]))} of {int(inside[at]):,} rows, "
                    f"which are {percent(float(caught[at] / total))} of all such rows."
                )
                return Leak((name,), "implies", reason, float(purity[at]))
    return None


def auc_of(values: Array | None, outcome: Outcome) -> float:
    """Return the area under the ROC curve of a column of numbers, in its better direction.

    ``AUC = (R - n1 (n1 + 1) / 2) / (n1 n0)`` with R the rank sum of a class; for several classes the mean over one
    class against the rest, so that only a column that tells all of them reaches 1.

    References
    ----------
    Hanley and McNeil (1982), The meaning and use of the area under a ROC curve.
    """
    if values is None or outcome.codes is None:
        return float("nan")
    used = np.isfinite(values) & (outcome.codes >= 0)
    codes = outcome.codes[used]
    if len(codes) < 2 * FEWEST or used.sum() < 0.5 * len(values):
        return float("nan")
    _, inverse, counts = np.unique(values[used], return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    sizes = np.bincount(codes, minlength=len(outcome.labels)).astype("float64")
    sums = np.bincount(codes, weights=ranks, minlength=len(outcome.labels))
    rest = len(codes) - sizes
    there = (sizes > 0) & (rest > 0)
    if there.sum() < 2:
        return float("nan")
    areas = (sums[there] - sizes[there] * (sizes[there] + 1) / 2) / (sizes[there] * rest[there])
    return float(np.maximum(areas, 1 - areas).mean())


def _group_auc(grouped: Grouped, outcome: Outcome) -> float:
    """Return the AUC of the class shares per level; NaN if levels are too many for that to mean anything."""
    codes, labels = grouped
    assert outcome.codes is not None
    if len(labels) > len(codes) / 20:
        return float("nan")
    table = crosstab((codes, len(labels)), (outcome.codes, len(outcome.labels))).astype("float64")
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    areas = []
    for k in range(len(outcome.labels)):
        scores = np.where(codes >= 0, shares[codes, k], np.nan)
        one = Outcome(outcome.target, None, np.where(outcome.codes < 0, -1, outcome.codes == k), ("rest", "one"))
        areas.append(auc_of(scores, one))
    return float(np.mean(areas))


def _explained(plain: Array | None, grouped: Grouped | None, values: Array) -> float:
    if grouped is not None:
        codes, labels = grouped
        return correlation_ratio((codes, len(labels)), values) if len(labels) <= len(codes) / 20 else float("nan")
    if plain is None or np.isfinite(plain).sum() < 0.5 * len(plain):
        return float("nan")
    return abs(float(spearman((plain, values))[0, 1]))


def linear_sum(numbers: dict[str, Array], outcome: Outcome) -> list[Leak]:
    """Report columns whose weighted sum is exactly the target (least squares with nothing left over)."""
    assert outcome.values is not None
    names = [name for name, values in numbers.items() if np.isfinite(values).mean() > 0.9]
    if not names:
        return []
    data = np.column_stack([numbers[name] for name in names])
    used = np.isfinite(data).all(axis=1) & np.isfinite(outcome.values)
    rows = np.flatnonzero(used)[:5_000]
    if len(rows) < 3 * len(names) + 10:
        return []
    x, y = data[rows] - data[rows].mean(axis=0), outcome.values[rows] - outcome.values[rows].mean()
    sd, spread = x.std(axis=0), float(y.std())
    kept = sd > 0
    if spread == 0 or not kept.any():
        return []
    z = x[:, kept] / sd[kept]
    weights = np.linalg.lstsq(z, y / spread, rcond=None)[0]
    left = float(((y / spread - z @ weights) ** 2).mean())
    parts = [name for name, there in zip(names, kept, strict=True) if there]
    chosen = tuple(name for name, weight in zip(parts, weights, strict=True) if abs(weight) > 1e-6)
    if left > 1e-10 or not 2 <= len(chosen) <= 8:
        return []
    reason = f"{listed(chosen, 8)} add up to '{outcome.target}' exactly (what is left over is {number(left)})."
    return [Leak(chosen, "sum", reason, 1.0)]
