"""Counts, means and spreads of groups."""

from collections.abc import Sequence

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.results.testing import GroupSummary
from mlviz.results.wording import plural
from mlviz.stats.method import Values
from mlviz.stats.numerics.offsets import mean_and_sd
from mlviz.stats.numerics.quantiles import median


def summary(name: str, values: Values) -> GroupSummary:
    """Return one group's size, mean, standard deviation, median and the 95% t interval of its mean.

    Examples
    --------
    >>> summary("a", np.array([1.0, 2.0, 3.0])).mean
    2.0
    """
    n = len(values)
    if n < 2:
        mean = float(values.mean())
        return GroupSummary(name, n, mean, np.nan, mean, np.nan, np.nan)
    mean, sd = mean_and_sd(values)
    half = float(special.stdtrit(n - 1, 0.975)) * sd / np.sqrt(n)
    return GroupSummary(name, n, mean, sd, median(values), float(mean - half), float(mean + half))


def summaries(names: Sequence[str], samples: Sequence[Values]) -> tuple[GroupSummary, ...]:
    """Return one summary per group."""
    return tuple(summary(name, values) for name, values in zip(names, samples, strict=True))


def welch_error(samples: Sequence[Values]) -> tuple[float, float]:
    """Return the standard error of the difference of two means, and Welch's degrees of freedom.

    Where neither sample varies, the error is 0 and its degrees of freedom are those of both together.

    Examples
    --------
    >>> error, df = welch_error((np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])))
    >>> round(error, 4), round(df, 4)
    (0.8165, 4.0)
    """
    parts = [float(sample.var(ddof=1)) / len(sample) for sample in samples]
    whole = sum(parts)
    if whole == 0:
        return 0.0, float(sum(len(one) - 1 for one in samples))
    # Shares of the whole, for the square of a large variance leaves the range.
    df = 1 / sum((part / whole) ** 2 / (len(one) - 1) for part, one in zip(parts, samples, strict=True))
    return float(np.sqrt(whole)), df


def need_values(names: Sequence[str], samples: Sequence[Values], at_least: int) -> None:
    """Refuse groups with too few complete values.

    Raises
    ------
    NotApplicable
        Naming the first such group.
    """
    for name, values in zip(names, samples, strict=True):
        if len(values) < at_least:
            raise NotApplicable(
                f"Group {name!r} has {plural(len(values), 'complete value')}; at least {at_least} are needed.",
                _remedy(name, names),
            )


def _remedy(name: str, names: Sequence[str]) -> str:
    """Return what to do about a group of too few values; it may be another spelling of a larger one."""
    alike = [one for one in names if one != name and _folded(one) == _folded(name)]
    if alike:
        return f"It may be {alike[0]!r} spelled in another way: bring the spellings together on the Clean page."
    return "Leave this group out with a filter on the Clean page, or fill in missing values."


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def need_rows(values: Values, at_least: int, one: str, many: str) -> None:
    """Refuse too few rows of something that is no group.

    Parameters
    ----------
    values : array
        What is complete.
    at_least : int
        How many are needed.
    one, many : str
        What there is, in words, with ``{n}`` for their number: "{n} row has both values", "{n} rows have both values".

    Raises
    ------
    NotApplicable
        If there are fewer.
    """
    n = len(values)
    if n < at_least:
        words = (one if n == 1 else many).format(n=n)
        remedy = "Collect more rows, choose columns with fewer missing values, or fill them in on the Clean page."
        raise NotApplicable(f"{words}; at least {at_least} are needed.", remedy)


def need_pairs(values: Values, at_least: int) -> None:
    """Refuse too few rows that have a value in both of two columns."""
    need_rows(values, at_least, "{n} row has both values", "{n} rows have both values")


def need_spread(samples: Sequence[Values]) -> None:
    """Refuse values that do not vary inside any group: their test statistic would be infinite or 0/0.

    Raises
    ------
    NotApplicable
        If every group is constant, to rounding.
    """
    if not any(varies(values) for values in samples):
        raise NotApplicable(
            "The values do not vary within the groups, so chance variation cannot be judged.",
            "Check the column: a test has nothing to work on where all values of a group are equal.",
        )


def varies(values: Values) -> bool:
    """Whether values differ by more than rounding."""
    if len(values) < 2:
        return False
    low, high = float(values.min()), float(values.max())
    least = 1e-14 * max(high, -low)
    # The standard deviation is at least the range over the root of 2 n, and the range is found sooner; the squares of
    # smaller ranges would be 0.
    if high - low > max(1.001 * least * np.sqrt(2 * len(values)), 1e-150):
        return True
    return bool(values.std() > least)
