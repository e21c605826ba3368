"""``missingness``: what is missing in a table, what tells where, and what follows."""

from dataclasses import replace

import numpy as np
from scipy import special

from mlviz.dataset import Dataset
from mlviz.errors import MlvizError
from mlviz.kinds import CATEGORIES, Kind
from mlviz.profiling.values import codes_of, numbers_of
from mlviz.quality.gap_patterns import pairs_together, patterns_of
from mlviz.quality.gap_words import remedies_of, verdict_of
from mlviz.quality.little import little_test
from mlviz.quality.tellers import Known, foretold, tellers_of
from mlviz.results.missingness import Foretold, Gaps, LittleTest, Missingness
from mlviz.results.wording import plural
from mlviz.stats.columns import LARGEST
from mlviz.stats.numerics.ranking import ranked

LISTED = 12
"""Patterns that are listed; the rows of the others are summed up."""

MOST_GAPPY = 60
"""Columns with gaps that are compared with others; those with most gaps first."""

MOST_LEVELS = 50
MODELLED = 2_000
"""Rows a model of the gaps is learned from at most, a seeded sample."""

LITTLE_ROWS, LITTLE_COLUMNS = 3_000, 15
"""Rows and columns Little's test looks at, at most: its time grows with the number of patterns."""


def missingness(ds: Dataset, *, seed: int = 0) -> Missingness:
    """Describe what is missing, what tells where, and what follows for each remedy.

    Counts, patterns and the comparison of single columns use all rows; Little's test and the models of where gaps are
    use a seeded sample of long tables, which the notes say.

    Parameters
    ----------
    ds : Dataset
        The table.
    seed : int
        Of the samples and folds.

    References
    ----------
    Little, R. J. A. and Rubin, D. B. (2019). Statistical Analysis with Missing Data, 3rd edition. Wiley.
    van Buuren, S. (2018). Flexible Imputation of Missing Data, 2nd edition. CRC Press.

    Examples
    --------
    >>> import pandas as pd
    >>> x = np.arange(100.0)
    >>> found = missingness(Dataset.of(pd.DataFrame({"x": x / 8, "y": np.where(x > 80, np.nan, x % 7)})))
    >>> found.headline
    '1 of 2 columns has gaps; 19 of 100 rows (19%) miss something.'
    >>> found.clear[0].sentence
    "Where 'y' is missing, 'x' is larger: 11.2 on average, 5 elsewhere."
    """
    columns = _gaps(ds)
    if not columns:
        return Missingness(ds.n_rows, len(ds.columns), ds.n_rows, ())
    marks = {one.column: ds.frame[one.column].isna().to_numpy() for one in columns}
    patterns = patterns_of(tuple(marks), tuple(marks.values()))
    looked = dict(list(marks.items())[:MOST_GAPPY])
    together, n_pairs = pairs_together(tuple(looked), patterns, ds.n_rows)
    known, unused = _known(ds)
    told = tellers_of(known, looked)
    models = _foretold(known, looked, seed)
    little = _little(ds, known, seed)
    found = Missingness(
        n_rows=ds.n_rows,
        n_columns=len(ds.columns),
        n_complete=sum(pattern.n for pattern in patterns if not pattern.missing),
        columns=columns,
        patterns=patterns[:LISTED],
        n_patterns=len(patterns),
        n_rest=sum(pattern.n for pattern in patterns[LISTED:]),
        together=together,
        tellers=told,
        foretold=models,
        little=little,
        notes=(*_notes(ds, len(columns), n_pairs, len(told), unused), *_little_notes(ds, little)),
    )
    return replace(found, verdict=verdict_of(found), remedies=remedies_of(found, ds))


def _gaps(ds: Dataset) -> tuple[Gaps, ...]:
    counts = [(column.name, int(column.n_missing)) for column in ds.columns if column.n_missing]
    counts.sort(key=lambda pair: -pair[1])
    return tuple(Gaps(name, n, n / ds.n_rows) for name, n in counts)


def _known(ds: Dataset) -> tuple[tuple[Known, ...], int]:
    """Return the columns that may tell, and how many cannot: texts, keys and categories of very many levels."""
    found, unused = [], 0
    for column in ds.columns:
        series = ds.frame[column.name]
        if column.kind in (Kind.NUMERIC, Kind.DATETIME):
            values = numbers_of(series)
            values = np.where(np.abs(values) <= LARGEST, values, np.nan)
            found.append(Known(column.name, values, moment=column.kind is Kind.DATETIME))
        elif column.kind in CATEGORIES and 2 <= len(column.levels) <= MOST_LEVELS:
            codes, labels = codes_of(series)
            found.append(Known(column.name, np.where(codes < 0, np.nan, codes.astype(np.float64)), labels))
        elif column.kind is not Kind.CONSTANT:
            unused += 1
    return tuple(found), unused


def _sampled(known: tuple[Known, ...], rows: np.ndarray) -> tuple[Known, ...]:
    return tuple(replace(column, values=column.values[rows]) for column in known)


def _rows(n: int, most: int, seed: int) -> np.ndarray:
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def _foretold(known: tuple[Known, ...], marks: dict[str, np.ndarray], seed: int) -> tuple[Foretold, ...]:
    """Return how well gaps are told by all other columns, for the columns with enough of them in the sample."""
    rows = _rows(len(next(iter(marks.values()))), MODELLED, seed)
    part = _sampled(known, rows)
    models = (foretold(name, mark[rows], part, seed) for name, mark in marks.items())
    return tuple(sorted((one for one in models if one is not None), key=lambda one: -one.auc))


def _little(ds: Dataset, known: tuple[Known, ...], seed: int) -> LittleTest | None:
    """Return Little's test on the numbers, those with gaps first; None where it does not apply.

    On the normal scores of their ranks: the test rests on normal columns, and raised an alarm in 6% of tables with
    skewed ones and gaps by pure chance, where it promises 2.5%.
    """
    numbers = [column for column in known if ds[column.name].kind is Kind.NUMERIC]
    numbers.sort(key=lambda column: -ds[column.name].n_missing)
    if len(numbers) < 2:
        return None
    rows = _rows(ds.n_rows, LITTLE_ROWS, seed)
    try:
        with np.errstate(all="ignore"):
            scores = [_normal_scores(column.values[rows]) for column in numbers[:LITTLE_COLUMNS]]
            found = little_test(np.column_stack(scores))
    except (MlvizError, np.linalg.LinAlgError):
        return None
    return found if np.isfinite(found.statistic) and found.df > 0 else None


def _normal_scores(values: np.ndarray) -> np.ndarray:
    """Return ``ndtri(rank / (n + 1))``, NaN where missing (van der Waerden 1952)."""
    scores, there = np.full(len(values), np.nan), np.isfinite(values)
    if there.any():
        ranks, _ = ranked(values[there])
        scores[there] = special.ndtri(ranks / (len(ranks) + 1))
    return scores


def _notes(ds: Dataset, n_gappy: int, n_pairs: int, n_told: int, unused: int) -> tuple[str, ...]:
    notes = []
    if n_gappy > MOST_GAPPY:
        notes.append(f"The {MOST_GAPPY} columns with most gaps were compared with others, of {n_gappy:,}.")
    if n_told or n_pairs:
        tried = f"{plural(n_told, 'comparison')} of values and {plural(n_pairs, 'pair')} of gaps"
        notes.append(f"p-values are adjusted for {tried} (Holm).")
    if ds.n_rows > MODELLED:
        notes.append(f"How well gaps are foretold: on a random sample of {MODELLED:,} rows.")
    if unused:
        notes.append(f"Not compared: {plural(unused, 'column')} of texts, keys or very many levels.")
    return tuple(notes)


def _little_notes(ds: Dataset, little: LittleTest | None) -> tuple[str, ...]:
    n_numbers = len(ds.of_kind(Kind.NUMERIC))
    parts = ["on the normal scores of the ranks"]
    if ds.n_rows > LITTLE_ROWS:
        parts.append(f"on a random sample of {LITTLE_ROWS:,} rows")
    if n_numbers > LITTLE_COLUMNS:
        parts.append(f"on the {LITTLE_COLUMNS} of {n_numbers:,} numeric columns with most gaps")
    return (f"Little's test: {', '.join(parts)}.",) if little is not None else ()
