"""The matrices of a profile: which columns go into each, on which rows, and what is said about it."""

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, Kind
from mlviz.profiling.categories import correlation_ratios, cramers_v, crosstab
from mlviz.results.profile import Array, Association
from mlviz.stats.numerics.matrices import pearson, spearman
from mlviz.stats.numerics.sums import one_thread

MOST_COLUMNS = 100
MOST_CATEGORIES = 30
MOST_LEVELS = 50
LONG = 200_000
"""Above so many rows Spearman's rho is computed on a sample, unless the exact one is asked for."""

SAMPLE = 100_000


def correlations(
    dataset: Dataset, numbers: dict[str, Array], *, exact: bool, seed: int
) -> tuple[Association, Association]:
    """Return the Pearson and Spearman matrices of the numeric columns."""
    wide = tuple(name for name in dataset.of_kind(Kind.NUMERIC) if name in numbers)
    names = wide[:MOST_COLUMNS]
    note = _left_out(len(wide), len(names), "numeric")
    columns = tuple(numbers[name] for name in names)
    linear = Association("Pearson r", names, names, pearson(columns), dataset.n_rows, note)
    rows = dataset.n_rows
    if rows > LONG and not exact:
        chosen = np.sort(np.random.default_rng(seed).choice(rows, SAMPLE, replace=False))
        columns = tuple(column[chosen] for column in columns)
        note = f"On a random sample of {SAMPLE:,} of {rows:,} rows (seed {seed}). {note}".strip()
        rows = SAMPLE
    return linear, Association("Spearman rho", names, names, spearman(columns), rows, note)


def category_associations(
    dataset: Dataset, codes: dict[str, Array], n_levels: dict[str, int], numbers: dict[str, Array]
) -> tuple[Association, Association]:
    """Return Cramer's V between categories and the correlation ratio of numbers by categories."""
    wide = tuple(n for n in dataset.of_kind(*CATEGORIES) if n in codes and 2 <= n_levels[n] <= MOST_LEVELS)
    names = wide[:MOST_CATEGORIES]
    note = _left_out(len(wide), len(names), "categorical")
    grouped = [(codes[name], n_levels[name]) for name in names]
    values = np.eye(len(names))
    for i in range(len(names)):
        for j in range(i):
            values[i, j] = values[j, i] = cramers_v(crosstab(grouped[i], grouped[j]))
    wide_numbers = tuple(name for name in dataset.of_kind(Kind.NUMERIC) if name in numbers)
    of = wide_numbers[:MOST_CATEGORIES]
    note_of = _left_out(len(wide_numbers), len(of), "numeric")
    ratios = np.array([correlation_ratios(tuple(grouped), numbers[name]) for name in of]).reshape(len(of), len(names)).T
    return (
        Association("Cramer's V", names, names, values, dataset.n_rows, note),
        Association(
            "correlation ratio",
            names,
            of,
            ratios,
            dataset.n_rows,
            f"{note} {note_of}".strip(),
        ),
    )


def missing_together(dataset: Dataset) -> Association:
    """Return, for each pair of columns with missing values, the share of rows where both are missing."""
    wide = tuple(column.name for column in dataset.columns if column.n_missing)
    names = wide[:MOST_COLUMNS]
    marks = dataset.frame[list(names)].isna().to_numpy(dtype="float32")
    with one_thread(marks.size * len(names)):
        shares = (marks.T @ marks) / max(1, dataset.n_rows)
    note = _left_out(len(wide), len(names), "incomplete")
    return Association("missing together", names, names, shares.astype("float64"), dataset.n_rows, note)


def _left_out(there: int, used: int, word: str) -> str:
    return f"The first {used} of {there} {word} columns." if used < there else ""
