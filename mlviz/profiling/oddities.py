"""Values that cannot be true or stand far apart from all others."""

from collections.abc import Iterator

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.profiling.names import AGES, words_in
from mlviz.profiling.promises import promise_of
from mlviz.profiling.values import numbers_of
from mlviz.results.profile import Alert, Array
from mlviz.results.wording import number, plural
from mlviz.stats.numerics.quantiles import quantiles

FEWEST = 50
HUGE = 1e100
CHECK = "Look these rows up; correct them or set them missing."


def oddity_alerts(dataset: Dataset) -> Iterator[Alert]:
    """Yield an alert for every numeric column with impossible or isolated values."""
    for name in dataset.of_kind(Kind.NUMERIC):
        values = numbers_of(dataset.frame[name])
        # Differences of huger values overflow; they are outliers by any rule and told as such.
        ordered = np.sort(values[np.abs(values) < HUGE])
        if len(ordered):
            found = _impossible(name, ordered) or _isolated(name, ordered)
            if found is not None:
                yield found


def _impossible(name: str, ordered: Array) -> Alert | None:
    promise = promise_of(name)
    if promise is None:
        return None
    low = -np.inf if promise.low is None else promise.low
    high = np.inf if promise.high is None else promise.high
    bad = ordered[(ordered < low) | (ordered > high)]
    # A column in which much lies outside (a change of length, a standardised price) means something else by its name.
    if len(bad) == 0 or len(bad) > 0.05 * len(ordered):
        return None
    example, details = number(float(bad[0])), (("count", len(bad)),)
    if promise.certain:
        sentence = f"'{name}' has {plural(len(bad), 'impossible value')}, such as {example}."
        return Alert("impossible", 1, (name,), sentence, CHECK, details)
    sentence = f"'{name}' has {plural(len(bad), 'unusual value')}, such as {example}: a refund, or a slip."
    return Alert("unusual", 2, (name,), sentence, "Look these rows up before sums and means are made.", details)


def _isolated(name: str, ordered: Array) -> Alert | None:
    if len(ordered) < FEWEST or ordered[-1] == ordered[0]:
        return None
    low = low_cluster(ordered)
    if low:
        count, start, top = low, float(ordered[low]), float(ordered[low - 1])
        if words_in(name) & AGES:
            sentence = (
                f"'{name}' has {plural(count, 'value')} up to {number(top)}, the next is {number(start)}: hardly true."
            )
            return Alert("impossible", 1, (name,), sentence, CHECK, (("count", count), ("upto", top)))
        what = "is exactly 0" if ordered[0] == top == 0 else f"is at most {number(top)}"
        sentence = f"'{name}' {what} in {plural(count, 'row')}, while all others start at {number(start)}."
        return Alert("isolated", 2, (name,), sentence, CHECK, (("count", count), ("upto", top)))
    high = high_cluster(ordered)
    if high:
        start, end = float(ordered[-high]), float(ordered[-high - 1])
        sentence = (
            f"'{name}' is at least {number(start)} in {plural(high, 'row')}, while all others end at {number(end)}."
        )
        return Alert("isolated", 2, (name,), sentence, CHECK, (("count", high), ("from", start)))
    return None


def low_cluster(ordered: Array) -> int:
    """Return how many values form a small cluster far below all others; 0 if there is none.

    Far is a gap wider than the interquartile range and than three times the way from there to the 5% point.
    A rare exact 0 among positive values that start far above it counts as well.

    Examples
    --------
    >>> import numpy as np
    >>> low_cluster(np.sort(np.append(np.linspace(30, 50, 200), [0.5, 0.6])))
    2
    """
    far = _far_below(ordered)
    if far:
        return far
    most = max(1, len(ordered) // 100)
    q1, median, q3 = quantiles(ordered, (0.25, 0.5, 0.75))
    zeros = int(np.searchsorted(ordered, 0.0, side="right"))
    if ordered[0] != 0 or not 0 < zeros <= most:
        return 0
    start = float(ordered[zeros])
    later = ordered[ordered > start]
    step = float(later[0]) - start if len(later) else start
    return zeros if start > 0.2 * median and start > 0.5 * (q3 - q1) and start > 2 * step else 0


def high_cluster(ordered: Array) -> int:
    """Return how many values form a small cluster far above all others; 0 if there is none.

    For positive values the gap must be as wide on the logarithmic scale: a long tail alone is no error.
    """
    turned = -ordered[::-1]
    count = _far_below(turned)
    if count and ordered[0] > 0:
        count = count if _far_below(-np.log(ordered[::-1])) == count else 0
    return count


def _far_below(ordered: Array) -> int:
    most = max(1, len(ordered) // 100)
    gaps = np.diff(ordered[: most + 1])
    at = int(np.argmax(gaps))
    p05, q1, q3 = quantiles(ordered, (0.05, 0.25, 0.75))
    after, gap = float(ordered[at + 1]), float(gaps[at])
    return at + 1 if q3 > q1 and gap > q3 - q1 and p05 > after and gap > 3 * (p05 - after) else 0
