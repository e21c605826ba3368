"""One sentence on what a chart shows, with the direction right."""

import numpy as np

from mlviz.profiling.categories import correlation_ratio
from mlviz.profiling.groups import Groups
from mlviz.results.profile import Array
from mlviz.results.wording import number, percent
from mlviz.stats.numerics.matrices import spearman
from mlviz.stats.numerics.moments import moments
from mlviz.stats.numerics.quantiles import quantiles
from mlviz.stats.numerics.sums import dot

FEW = 20_000
MEASURE_SIGNS = {"pearson": "r", "spearman": "rho", "association": "strength"}


def histogram_headline(name: str, ordered: Array, dates: bool) -> str:
    """Say where the middle half lies and which way the column leans."""
    if dates:
        first, last = (str(np.datetime64(int(v), "s").astype("datetime64[D]")) for v in (ordered[0], ordered[-1]))
        return f"{name} runs from {first} to {last}."
    q1, median, q3 = quantiles(ordered, (0.25, 0.5, 0.75))
    if ordered[0] == ordered[-1]:
        return f"{name} is {number(median)} in every row."
    middle = f"Half of all values of {name} lie between {number(q1)} and {number(q3)}, the middle at {number(median)}"
    skewness = moments(ordered)[2]
    if skewness > 1:
        return f"{middle}; a few are much larger."
    if skewness < -1:
        return f"{middle}; a few are much smaller."
    return f"{middle}."


def bars_headline(x: str, y: str, how: str, labels: tuple[str, ...], heights: Array, n: int) -> str:
    """Say which category leads."""
    if not np.isfinite(heights).any():
        return ""
    top, bottom = int(np.nanargmax(heights)), int(np.nanargmin(heights))
    if how == "count":
        return f"The most frequent {x} is {labels[top]}: {percent(heights[top] / n)} of {n:,} rows."
    if heights[top] == heights[bottom]:
        return f"The {how} of {y} is {number(float(heights[top]))} for every {x}."
    return (
        f"The {how} of {y} is highest for {x} {labels[top]} ({number(float(heights[top]))}) "
        f"and lowest for {labels[bottom]} ({number(float(heights[bottom]))})."
    )


def boxes_headline(y: str, x: str, labels: tuple[str, ...], values: Array, levels: Groups, used: Array) -> str:
    """Say which groups lie highest and lowest, and whether the difference matters."""
    if not x or len(labels) < 2:
        return histogram_headline(y, np.sort(values), False)
    codes = levels.codes[used]
    eta = correlation_ratio((codes, len(levels.labels)), values)
    if not eta**2 >= 0.01:
        return f"{y} hardly differs between the groups of {x}."
    shown = [i for i, label in enumerate(levels.labels) if label in labels]
    medians = [quantiles(np.sort(values[codes == i]), (0.5,))[0] for i in shown]
    top, bottom = int(np.argmax(medians)), int(np.argmin(medians))
    if medians[top] == medians[bottom]:
        return f"{y} has the same middle in every group of {x}, but spreads differently."
    high, low = levels.labels[shown[top]], levels.labels[shown[bottom]]
    verb = "differs clearly" if eta**2 >= 0.14 else "differs somewhat"
    return (
        f"{y} {verb} by {x}: highest for {high} (middle {number(medians[top])}), "
        f"lowest for {low} ({number(medians[bottom])})."
    )


def relation_headline(x: str, y: str, xs: Array, ys: Array, dates: bool = False) -> str:
    """Say whether y rises or falls with x, how clearly, and whether it bends."""
    rho = float(spearman((xs, ys))[0, 1]) if len(xs) <= FEW else float(spearman(_thinned(xs, ys))[0, 1])
    if not np.isfinite(rho):
        return f"{x if xs.min() == xs.max() else y} does not vary."
    bend = _bend(xs, ys, dates)
    if bend.startswith("first"):
        return f"{y} {bend.removeprefix('first ')}."
    if abs(rho) < 0.1:
        return f"{y} hardly changes with {x} (rank correlation {rho:.2f})."
    verb = "rises" if rho > 0 else "falls"
    how = "tends slightly to " + verb[:-1] if abs(rho) < 0.3 else "tends to " + verb[:-1] if abs(rho) < 0.5 else verb
    return f"{y} {how} with {x}{bend} (rank correlation {rho:.2f})."


def _bend(xs: Array, ys: Array, dates: bool) -> str:
    """Compare the slopes below and above the middle of x; empty unless both are certain (|t| > 4)."""
    middle = float(np.median(xs))
    lower, upper = _slope(xs[xs <= middle], ys[xs <= middle]), _slope(xs[xs > middle], ys[xs > middle])
    if abs(lower[1]) < 4 and abs(upper[1]) < 4:
        return ""
    where = _place(middle, dates)
    if lower[0] * upper[0] < 0 and min(abs(lower[1]), abs(upper[1])) > 4:
        words = ("rises", "falls") if lower[0] > 0 else ("falls", "rises")
        return f"first {words[0]} up to about {where}, then {words[1]}"
    if lower[0] * upper[0] < 0:
        return ""
    if abs(upper[0]) < 0.4 * abs(lower[0]):
        return f", less so above {where}"
    return f", more so above {where}" if abs(upper[0]) > 2.5 * abs(lower[0]) else ""


def _slope(xs: Array, ys: Array) -> tuple[float, float]:
    """Return the least squares slope and its t value; zeros where it is not defined."""
    if len(xs) < 10:
        return 0.0, 0.0
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        dx, dy = xs - xs.mean(), ys - ys.mean()
        sxx = dot(dx, dx)
        slope = dot(dx, dy) / sxx if sxx > 0 else np.nan
        rest = dy - slope * dx
        t = slope / np.sqrt(dot(rest, rest) / (len(xs) - 2) / sxx) if sxx > 0 else np.nan
    return (slope, float(t)) if np.isfinite(slope) and not np.isnan(t) else (0.0, 0.0)


def _place(value: float, dates: bool) -> str:
    return str(np.datetime64(int(value), "s").astype("datetime64[D]")) if dates else number(value)


def _thinned(xs: Array, ys: Array) -> tuple[Array, Array]:
    """Return a seeded sample of the pairs: a rank correlation in a sentence needs no more."""
    rows = np.random.default_rng(0).choice(len(xs), FEW, replace=False)
    return xs[rows], ys[rows]


def line_headline(x: str, label: str, at: Array, heights: Array, dates: bool) -> str:
    """Say whether the line rises or falls and where it is highest."""
    if len(at) < 3 or not np.isfinite(heights).all():
        return f"{label} along {x}."
    tenth = max(1, len(at) // 10)
    start, end = float(np.mean(heights[:tenth])), float(np.mean(heights[-tenth:]))
    rho = float(spearman((at, heights))[0, 1])
    top = _place(float(at[int(np.argmax(heights))]), dates)
    if not abs(rho) >= 0.3 or (end - start) * rho <= 0:
        return f"{label} has no steady direction along {x}; it is highest at {top}."
    verb = "rises" if rho > 0 else "falls"
    return f"{label} {verb} along {x}, from {number(start)} to {number(end)}; it is highest at {top}."


def heatmap_headline(names: tuple[str, ...], values: Array, measure: str) -> str:
    """Name the pair that goes together most."""
    strength = np.abs(values).copy()
    strength[np.triu_indices(len(names))] = np.nan
    if not np.isfinite(strength).any():
        return "No pair of columns can be compared."
    i, j = np.unravel_index(int(np.nanargmax(strength)), strength.shape)
    value = float(values[i, j])
    if abs(value) < 0.1:
        return "No two of these columns go together noticeably."
    together = "move in opposite directions" if value < 0 else "go together"
    return f"{names[j]} and {names[i]} {together} most ({MEASURE_SIGNS[measure]} = {value:.2f})."


def missing_headline(names: tuple[str, ...], shares: Array) -> str:
    """Name the most incomplete column."""
    if not shares.any():
        return "No cell is missing."
    top = int(np.argmax(shares))
    incomplete = int((shares > 0).sum())
    if incomplete == 1:
        return f"Only {names[top]} has missing cells: {percent(float(shares[top]))} of the rows."
    return f"{incomplete} columns have missing cells, {names[top]} most: {percent(float(shares[top]))} of the rows."
