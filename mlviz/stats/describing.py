"""``describe``: several columns in numbers, in each group of another."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import special

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.results.describing import Description, Descriptions, Share
from mlviz.results.wording import percent, plural
from mlviz.stats.checks import SHAPIRO_AT_MOST
from mlviz.stats.columns import LARGEST, named_levels, read
from mlviz.stats.effects.shares import wilson
from mlviz.stats.method import Factor, Values
from mlviz.stats.numerics.moments import moments
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.numerics.quantiles import quantiles
from mlviz.stats.words.amounts import amount

MOST, MOST_GROUPS, MOST_LEVELS = 100, 50, 50
"""Columns, groups and levels whose numbers can be read."""

TRIMMED = 0.1
"""Share of the values that the trimmed mean leaves out at either end."""

FEW = 5
"""Values of a group below which their number is said beside their mean or share."""

TOLD = 3
"""Columns that are put into words."""

COLUMNS = ColumnsOf("columns", "Columns", kinds=NUMERIC + CATEGORIES, at_least=1, at_most=MOST)
BY = ColumnOf("by", "In each group of", kinds=CATEGORIES, default=None, optional=True)


def describe(dataset: Dataset, columns: Sequence[str] | None = None, *, by: str | None = None) -> Descriptions:
    """Describe columns of numbers and of categories.

    Parameters
    ----------
    dataset : Dataset
        The data; each column is described on the rows in which it is known, and finite.
    columns : sequence of str, optional
        Numbers and categories; if left out all of them, but for categories of more than 50 levels.
    by : str, optional
        A category: everything is given for each of its groups.

    Returns
    -------
    Descriptions
        A table of the numbers, one of the shares, and the main ones in words.

    Raises
    ------
    DataError
        If a column does not exist.
    NotApplicable
        If there is nothing to describe, more than 100 columns, more than 50 groups or a category of more than 50.

    References
    ----------
    Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis. Wilson (1927), Probable inference.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5, 7.3, 15.2, 21.5, 17.6], "supp": list("aaabbb")}))
    >>> [(one.group, round(one.mean, 2), one.median) for one in describe(ds, ["len"], by="supp").numbers]
    [('a', 7.67, 7.3), ('b', 18.1, 17.6)]
    """
    groups = _groups(dataset, by)
    names = _chosen(dataset, columns, by)
    numbers = [name for name in names if dataset[name].kind in NUMERIC]
    categories = [name for name in names if name not in numbers]
    described = tuple(one for name in numbers for one in _numbers(dataset, name, groups))
    shares = tuple(one for name in categories for one in _shares(dataset, name, groups))
    verdict = _verdict(described, shares, by)
    return Descriptions(by or "", described, shares, verdict, tuple(_notes(by, groups)))


def readable(dataset: Dataset, by: str | None = None) -> tuple[str, ...]:
    """Return the columns that can be described: numbers, and categories of levels that can be read."""
    return tuple(name for name in COLUMNS.candidates(dataset) if name != by and not _too_many_levels(dataset, name))


def _too_many_levels(dataset: Dataset, name: str) -> bool:
    return dataset[name].kind in CATEGORIES and len(dataset[name].levels) > MOST_LEVELS


def _chosen(dataset: Dataset, columns: Sequence[str] | None, by: str | None) -> tuple[str, ...]:
    if columns is None:
        names = readable(dataset, by)
        if not 1 <= len(names) <= MOST:
            reason = f"There are {plural(len(names), 'column')} of numbers or categories to describe."
            raise NotApplicable(reason, f"Name 1 to {MOST} of them." if names else "Choose columns of these kinds.")
    else:
        names = COLUMNS.check(columns if isinstance(columns, str) else tuple(columns), dataset)
    for name in names:
        if name == by:
            raise NotApplicable(f"{name!r} cannot be described in its own groups.", "Choose different columns.")
        if _too_many_levels(dataset, name):
            reason = f"{name!r} has {len(dataset[name].levels):,} levels; more than {MOST_LEVELS} cannot be read."
            raise NotApplicable(reason, "Leave it out, or put rare levels together on the Clean page.")
    return names


def _groups(dataset: Dataset, by: str | None) -> Factor:
    """Return the groups; rows whose group is not known have the code -1. One group of all rows where none are asked."""
    if BY.check(by, dataset) is None:
        return Factor(np.zeros(dataset.n_rows, dtype=np.intp), ("",))
    levels = named_levels(dataset, str(by))
    if len(levels) > MOST_GROUPS:
        reason = f"{by!r} has {len(levels):,} groups; more than {MOST_GROUPS} cannot be read."
        raise NotApplicable(reason, "Put rare groups together on the Clean page, or choose another column.")
    return Factor(read(dataset, str(by), factor=True), levels)


def _numbers(dataset: Dataset, name: str, groups: Factor) -> Iterator[Description]:
    values = read(dataset, name, factor=False)
    for at, group in enumerate(groups.levels):
        own = values[groups.codes == at] if group else values
        yield described(name, group, own[np.isfinite(own)], len(own))


def described(column: str, group: str, values: Values, rows: int) -> Description:
    """Return the description of finite values among so many rows.

    Examples
    --------
    >>> one = described("a", "", np.array([1.0, 2.0, 4.0, 8.0]), 5)
    >>> one.n, one.missing, one.mean, round(one.geometric, 3), one.mad
    (4, 1, 3.75, 2.828, 2.2239)
    """
    n = len(values)
    ordered = np.sort(values)
    mean, sd, skewness, kurtosis = _moments(ordered)
    error = sd / np.sqrt(n) if n else np.nan
    half = float(special.stdtrit(n - 1, 0.975)) * error if n > 1 else np.nan
    low, q05, q1, middle, q3, q95, high = quantiles(ordered, (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0))
    away = quantiles(np.sort(np.abs(ordered - middle)), (0.5,))[0]
    w, p = _shapiro(ordered)
    return Description(
        column=column,
        group=group,
        n=n,
        missing=rows - n,
        mean=mean,
        error=float(error),
        low=float(mean - half),
        high=float(mean + half),
        trimmed=_trimmed(ordered),
        geometric=float(np.exp(np.log(ordered).mean())) if n and ordered[0] > 0 else np.nan,
        sd=sd,
        mad=1.4826 * away,
        minimum=low,
        q05=q05,
        q1=q1,
        median=middle,
        q3=q3,
        q95=q95,
        maximum=high,
        skewness=skewness,
        skewness_error=_skewness_error(n),
        kurtosis=kurtosis,
        kurtosis_error=_kurtosis_error(n),
        shapiro=w,
        shapiro_p=p,
    )


def _moments(ordered: Values) -> tuple[float, float, float, float]:
    """Return mean, standard deviation, skewness and kurtosis, from exact distances where these stay in range."""
    if _flat(ordered):
        return moments(np.full(len(ordered), ordered[0]))
    if not len(ordered) or max(-ordered[0], ordered[-1]) > LARGEST:
        return moments(ordered)
    exact = offsets(ordered)
    _, sd, skewness, kurtosis = moments(exact.away)
    return exact.mean, sd / exact.scale, skewness, kurtosis


def _flat(ordered: Values) -> bool:
    """Return whether values differ by rounding alone, such as 0.3 and 0.1 + 0.2: that is no spread and has no shape."""
    if not len(ordered):
        return False
    return bool(ordered[-1] / 2 - ordered[0] / 2 <= 2 * np.spacing(max(-ordered[0], ordered[-1])))


def _trimmed(ordered: Values) -> float:
    """Return the mean without a tenth at either end, whole values alone, as R's ``mean(x, trim = 0.1)``."""
    cut = int(len(ordered) * TRIMMED)
    return moments(ordered[cut : len(ordered) - cut])[0]


def _skewness_error(n: int) -> float:
    """Return the standard error of G1 for normal values (Joanes and Gill, 1998)."""
    return float(np.sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))) if n > 2 else np.nan


def _kurtosis_error(n: int) -> float:
    """Return the standard error of G2 for normal values (Joanes and Gill, 1998)."""
    return float(2 * _skewness_error(n) * np.sqrt((n * n - 1) / ((n - 3) * (n + 5)))) if n > 3 else np.nan


def _shapiro(ordered: Values) -> tuple[float, float]:
    if not 3 <= len(ordered) <= SHAPIRO_AT_MOST or _flat(ordered):
        return np.nan, np.nan
    from scipy import stats

    # Divided by its reach, so that squares of large values stay in range.
    found = stats.shapiro((ordered - ordered[len(ordered) // 2]) / (ordered[-1] / 2 - ordered[0] / 2))
    return float(found.statistic), float(found.pvalue)


def _shares(dataset: Dataset, name: str, groups: Factor) -> Iterator[Share]:
    levels = named_levels(dataset, name)
    codes = read(dataset, name, factor=True)
    known = (codes >= 0) & (groups.codes >= 0)
    cells = groups.codes[known] * len(levels) + codes[known]
    counts = np.bincount(cells, minlength=len(groups.levels) * len(levels)).reshape(-1, len(levels))
    for group, row in zip(groups.levels, counts.tolist(), strict=True):
        total = sum(row)
        for level, count in zip(levels, row, strict=True):
            low, high = wilson(count, total) if total else (np.nan, np.nan)
            yield Share(name, group, level, count, count / total if total else np.nan, low, high)


def _verdict(numbers: tuple[Description, ...], shares: tuple[Share, ...], by: str | None) -> str:
    names = list(dict.fromkeys(one.column for one in numbers))
    said = [_words([one for one in numbers if one.column == name], by) for name in names[:TOLD]]
    if not names:
        first = [one for one in shares if one.column == shares[0].column and one.share == one.share]
        if not first:
            return f"{shares[0].column} has no known values."
        most = max(first, key=lambda one: one.share)
        where = f" in {most.group}" if by else ""
        few = _few(round(most.count / most.share))
        return f"The largest share of {most.column} is {most.level}{where}: {percent(most.share)}{few}."
    return " ".join(said)


def _words(groups: list[Description], by: str | None) -> str:
    known = [one for one in groups if one.n]
    name = groups[0].column
    if not known:
        return f"{name} has no known values."
    if not by:
        (one,) = known
        wide = f" (95% interval {amount(one.low)} to {amount(one.high)})" if one.low == one.low else ""
        middle = f"half of the values lie between {amount(one.q1)} and {amount(one.q3)}"
        return f"{name} is {amount(one.mean)} on average{wide}; {middle}."
    least, most = min(known, key=lambda one: one.mean), max(known, key=lambda one: one.mean)
    if least is most or least.mean == most.mean:
        return f"{name} is {amount(most.mean)} on average in {most.group if least is most else 'every group'}."
    highest, lowest = (f"{one.group} ({amount(one.mean)}{_few(one.n)})" for one in (most, least))
    return f"{name} is highest on average in {highest} and lowest in {lowest}."


def _few(n: int) -> str:
    return f", of {plural(n, 'value')} only" if n < FEW else ""


def _notes(by: str | None, groups: Factor) -> Iterator[str]:
    if by and (lost := int((groups.codes < 0).sum())):
        yield f"{plural(lost, 'row')} left out, whose {by} is not known."
    yield "Quantiles of R's type 7; skewness G1 and excess kurtosis G2; intervals of shares by Wilson."
