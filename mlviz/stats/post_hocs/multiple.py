"""p-values of several comparisons, adjusted for how many there are."""

from collections.abc import Callable, Sequence

import numpy as np

from mlviz.params import Choice
from mlviz.stats.method import Values

LABELS = {
    "holm": "Holm",
    "bonferroni": "Bonferroni",
    "sidak": "Sidak",
    "hochberg": "Hochberg",
    "bh": "false discovery rate (Benjamini-Hochberg)",
    "by": "false discovery rate (Benjamini-Yekutieli)",
    "none": "not adjusted",
}


def holm(p_values: Sequence[float] | Values) -> Values:
    """Return Holm's adjusted p-values, in the order given.

    The i-th smallest of m is multiplied by m - i + 1, kept from falling, and capped at 1 (Holm, 1979).

    Examples
    --------
    >>> [round(float(p), 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted


def benjamini_hochberg(p_values: Sequence[float] | Values) -> Values:
    """Return p-values adjusted so that the share of false ones among those called clear is held, in the order given.

    The i-th smallest of m is multiplied by m / i, and kept from exceeding the next (Benjamini and Hochberg, 1995).

    Examples
    --------
    >>> [round(float(p), 3) for p in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")[::-1]
    steps = np.minimum.accumulate(p[order] * len(p) / np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted


def adjustment(*before: tuple[str, str], default: str) -> Choice:
    """Return the parameter that asks how to adjust, with options of a test's own before the usual ones."""
    labels = dict(before) | LABELS
    words = "Holm keeps the chance of any false one at 5%; false discovery rates allow 5% of those found to be false"
    return Choice(
        "adjust",
        "Adjusted for many by",
        words,
        default,
        options=tuple(labels),
        labels=tuple(labels.values()),
        beside=True,
    )


def adjusted(p_values: Sequence[float] | Values, how: str) -> Values:
    """Return p-values adjusted for their number, in the order given, as R's ``p.adjust`` does.

    With m of them: Bonferroni m p; Sidak 1 - (1 - p)^m; Holm steps down from the smallest, Hochberg up from the largest
    with the same factors; Benjamini-Hochberg m p / rank; Benjamini-Yekutieli times 1 + 1/2 + ... + 1/m.

    Parameters
    ----------
    p_values : sequence of float
        Raw ones.
    how : str
        A key of ``LABELS``.

    Examples
    --------
    >>> adjusted([0.01, 0.02, 0.04], "bh").round(3).tolist()
    [0.03, 0.03, 0.04]
    """
    p = np.asarray(p_values, dtype=np.float64)
    return _WAYS[how](p) if len(p) else p


def way(how: str) -> str:
    """Return how p-values were adjusted, in words.

    Examples
    --------
    >>> way("holm"), way("none")
    ("Holm's adjustment", 'not adjusted')
    """
    return LABELS[how] if how in ("bh", "by", "none") else f"{LABELS[how]}'s adjustment"


def way_with_intervals(how: str) -> str:
    """Return how p-values were adjusted and what the intervals beside them hold, which are those of ``family_level``.

    Examples
    --------
    >>> way_with_intervals("holm")
    "Holm's adjustment; intervals 95% family-wise by Bonferroni"
    """
    simple = {"none": "each interval 95% alone", "sidak": "intervals 95% family-wise"}
    return f"{way(how)}; {simple.get(how, 'intervals 95% family-wise by Bonferroni')}"


def family_level(how: str, count: int) -> float:
    """Return the error of a single interval so that all of ``count`` hold together 95% of the time.

    Stepwise ways have no intervals of their own: Bonferroni's stand in for them.
    """
    if how == "none":
        return 0.05
    return float(-np.expm1(np.log(0.95) / count)) if how == "sidak" else 0.05 / count


def _from_largest(p: Values, factors: Values) -> Values:
    """Return p times its factor, in order of size, never above what a larger p gets."""
    order = np.argsort(p, kind="stable")
    steps = np.minimum.accumulate((p[order] * factors)[::-1])[::-1]
    result = np.empty_like(p)
    result[order] = np.minimum(steps, 1.0)
    return result


def _ranks(p: Values) -> Values:
    return np.arange(1.0, len(p) + 1)


_WAYS: dict[str, Callable[[Values], Values]] = {
    "none": lambda p: p,
    "holm": holm,
    "bonferroni": lambda p: np.minimum(p * len(p), 1.0),
    "sidak": lambda p: -np.expm1(len(p) * np.log1p(-np.minimum(p, 1 - 1e-16))),
    "hochberg": lambda p: _from_largest(p, len(p) + 1 - _ranks(p)),
    "bh": benjamini_hochberg,
    "by": lambda p: _from_largest(p, len(p) / _ranks(p) * (1 / _ranks(p)).sum()),
}
