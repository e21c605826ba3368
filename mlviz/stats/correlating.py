"""``correlate``: every pair of several columns, with intervals and p, on the rows each pair shares."""

from collections.abc import Sequence

import numpy as np
from scipy import special

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import ORDERED
from mlviz.params import Choice, ColumnsOf
from mlviz.results.correlations import Correlations, Matrix
from mlviz.results.wording import are, plural
from mlviz.stats.columns import read
from mlviz.stats.method import Values
from mlviz.stats.methods.correlations import kendall_of, pearson_r, spearman_of, t_of
from mlviz.stats.numerics.levels import Z
from mlviz.stats.numerics.matrices import pearson_and_n, spearman_and_n
from mlviz.stats.numerics.ranking import EXACT_BELOW
from mlviz.stats.post_hocs.multiple import benjamini_hochberg
from mlviz.stats.summaries import varies
from mlviz.stats.words.amounts import amount

METHOD = Choice("method", "Measure", options=("pearson", "spearman", "kendall"))
MEASURES = {"pearson": "Pearson's r", "spearman": "Spearman's rho", "kendall": "Kendall's tau-b"}

MOST = 100
"""Columns whose pairs can be read."""

KENDALL_ROWS = 50_000
"""Rows above which Kendall's tau is taken from a seeded sample: its standard error there is .003 at most."""

COLUMNS = ColumnsOf("columns", "Columns", kinds=ORDERED, at_least=2, at_most=MOST)


def correlate(
    dataset: Dataset,
    columns: Sequence[str] | None = None,
    *,
    method: str = "pearson",
    exact: bool = False,
    seed: int = 0,
) -> Correlations:
    """Correlate every pair of columns.

    Parameters
    ----------
    dataset : Dataset
        The data; each pair uses the rows in which both are known and finite.
    columns : sequence of str, optional
        Numbers or ordered categories; all of them if left out.
    method : str
        "pearson" along a line, "spearman" by ranks, "kendall" by the order of pairs of rows.
    exact : bool
        Whether Kendall's tau takes all rows where there are more than 50,000: a third of a second for each pair of a
        million rows. The other two always do.
    seed : int
        Of the sample.

    Returns
    -------
    Correlations
        Matrices of correlations, 95% intervals, p-values and rows, and a table of the pairs.

    Raises
    ------
    DataError
        If a column or the method does not exist.
    NotApplicable
        If there are fewer than two such columns, or more than 100.

    Examples
    --------
    >>> import pandas as pd
    >>> made = correlate(Dataset.of(pd.DataFrame({"a": [1.5, 2, 4, 8], "b": [2.5, 4, 8, 17], "c": [9.5, 1, 2, None]})))
    >>> float(made.values[0, 1].round(3)), made.counts[0].tolist()
    (1.0, [4.0, 4.0, 3.0])
    """
    METHOD.check(method)
    names = _chosen(dataset, columns)
    values = tuple(_finite(read(dataset, name, factor=False)) for name in names)
    notes = ["Each pair stands on the rows in which both are known."]
    if method == "kendall" and dataset.n_rows > KENDALL_ROWS and not exact:
        rows = np.sort(np.random.default_rng(seed).choice(dataset.n_rows, KENDALL_ROWS, replace=False))
        values = tuple(column[rows] for column in values)
        notes.append(f"On a random sample of {KENDALL_ROWS:,} of {dataset.n_rows:,} rows (seed {seed}).")
    r, p, n = _matrices(values, method)
    low, high = _intervals(r, n, method)
    adjusted = _adjusted(p)
    verdict = _verdict(names, r, adjusted, MEASURES[method])
    return Correlations(MEASURES[method], names, r, low, high, p, adjusted, n, verdict, tuple(notes))


def _chosen(dataset: Dataset, columns: Sequence[str] | None) -> tuple[str, ...]:
    if columns is not None:
        given = columns if isinstance(columns, str) else tuple(columns)
        names: tuple[str, ...] = COLUMNS.check(given, dataset)
        return names
    names = COLUMNS.candidates(dataset)
    if not 2 <= len(names) <= MOST:
        reason = f"There are {plural(len(names), 'column')} of numbers or ordered categories."
        raise NotApplicable(reason, f"Name 2 to {MOST} of them." if names else "Choose columns of numbers.")
    return names


def _finite(values: Values) -> Values:
    return np.where(np.isfinite(values), values, np.nan)


def _matrices(values: tuple[Values, ...], method: str) -> tuple[Matrix, Matrix, Matrix]:
    """Return correlations, p-values and rows; few rows and perfect orders as the test of one pair takes them."""
    if method == "kendall":
        n = pearson_and_n(values)[1]
        r, p = (np.full(n.shape, np.nan) for _ in range(2))
    else:
        r, n = (pearson_and_n if method == "pearson" else spearman_and_n)(values)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = r * np.sqrt((n - 2) / (1 - r * r))
        p = 2 * special.stdtr(np.maximum(n - 2, 1), -np.abs(t))
    for i in range(len(values)):
        for j in range(i):
            by_itself = n[i, j] < EXACT_BELOW or (method == "spearman" and abs(r[i, j]) > 1 - 1e-9)
            if method == "kendall" or by_itself:
                r[i, j], p[i, j] = r[j, i], p[j, i] = _pair(values[i], values[j], method)
    np.fill_diagonal(r, 1.0)
    np.fill_diagonal(p, np.nan)
    return r, p, n


def _pair(first: Values, second: Values, method: str) -> tuple[float, float]:
    """Return correlation and p of one pair, NaN where there are none."""
    both = ~(np.isnan(first) | np.isnan(second))
    x, y = (first, second) if both.all() else (first[both], second[both])
    if len(x) < 3 or not (varies(x) and varies(y)):
        return np.nan, np.nan
    if method == "pearson":
        r = pearson_r(x, y)
        return r, t_of(r, len(x))[2]
    if method == "spearman":
        return spearman_of(x, y)[:2]
    tau, (_, _, p, _), _ = kendall_of(x, y)
    return tau, p


def _intervals(r: Matrix, n: Matrix, method: str) -> tuple[Matrix, Matrix]:
    """Return Fisher's z intervals, with the standard errors of the tests of one pair; NaN below 5 rows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "kendall":
            error = np.sqrt(0.437 / (n - 4))
        else:
            error = np.sqrt((1 + (r**2 / 2 if method == "spearman" else 0)) / (n - 3))
        z, half = np.arctanh(r), Z * error
        known = (n > 4) & (np.abs(r) < 1)
        return np.where(known, np.tanh(z - half), np.nan), np.where(known, np.tanh(z + half), np.nan)


def _adjusted(p: Matrix) -> Matrix:
    found = np.full(p.shape, np.nan)
    i, j = np.triu_indices(len(p), 1)
    there = p[i, j] == p[i, j]
    if there.any():
        found[i[there], j[there]] = benjamini_hochberg(p[i, j][there])
    lower = np.tril_indices(len(p), -1)
    found[lower] = found.T[lower]
    return found


def _verdict(names: tuple[str, ...], r: Matrix, adjusted: Matrix, measure: str) -> str:
    i, j = np.triu_indices(len(names), 1)
    sizes = np.nan_to_num(np.abs(r[i, j]), nan=-1.0)
    at = int(sizes.argmax())
    if sizes[at] < 0:
        return "No pair has enough rows that vary."
    clear = int((adjusted[i, j] < 0.05).sum())
    closest = f"closest are {names[i[at]]} and {names[j[at]]} ({measure} {amount(float(r[i[at], j[at]]))})"
    if not clear:
        return f"None of {plural(len(i), 'pair')} is clearly related; {closest}."
    return f"{clear:,} of {plural(len(i), 'pair')} {are(clear)} clearly related; {closest}."
