"""Many columns at once: associations, points of each pair, and where cells are missing."""

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, Kind
from mlviz.profiling.bins import count_in, edges_of
from mlviz.profiling.categories import correlation_ratio, cramers_v, crosstab
from mlviz.profiling.groups import groups_of
from mlviz.profiling.headlines import heatmap_headline, missing_headline
from mlviz.profiling.overview import rows_of
from mlviz.profiling.relation_plots import SEED, sampled
from mlviz.profiling.values import coded, numbers_of
from mlviz.results.plots import Heatmap, MissingMap, ScatterMatrix
from mlviz.results.profile import Array
from mlviz.results.wording import plural
from mlviz.stats.numerics.matrices import pearson, spearman

MOST_COLUMNS = 30
LONG = 200_000
SAMPLE = 100_000
BLOCKS = 100
MEASURES = {"pearson": "Pearson r", "spearman": "Spearman rho", "association": "strength of association"}


def heatmap(dataset: Dataset, *, columns: tuple[str, ...] | None = None, measure: str = "pearson") -> Heatmap:
    """Return a matrix of correlations, or of strengths of association between columns of any kind.

    Strength is |Pearson r| between numbers, Cramer's V between categories and the correlation ratio between both.
    """
    kinds = (Kind.NUMERIC,) if measure != "association" else (Kind.NUMERIC, *CATEGORIES)
    wide = columns or dataset.of_kind(*kinds)
    wrong = [name for name in wide if dataset[name].kind not in kinds]
    if wrong:
        raise NotApplicable(f"'{wrong[0]}' is {dataset[wrong[0]].kind}.", "Leave it out, or choose another measure.")
    names = tuple(wide[:MOST_COLUMNS])
    if len(names) < 2:
        raise NotApplicable("Fewer than two columns fit this chart.", "Choose other columns or another measure.")
    rows = rows_of(dataset, SAMPLE, SEED) if dataset.n_rows > LONG else dataset
    values = _MATRIX[measure](rows, names)
    notes = [] if len(wide) == len(names) else [f"The first {len(names)} of {plural(len(wide), 'column')}."]
    if rows.n_rows < dataset.n_rows:
        notes.append(f"On a random sample of {SAMPLE:,} of {dataset.n_rows:,} rows (seed {SEED}).")
    return Heatmap(
        title=f"How columns go together ({MEASURES[measure]})",
        headline=heatmap_headline(names, values, measure),
        n=rows.n_rows,
        notes=tuple(notes),
        rows=names,
        columns=names,
        values=values,
        low=0.0 if measure == "association" else -1.0,
        high=1.0,
        measure=MEASURES[measure],
    )


def _pearson(dataset: Dataset, names: tuple[str, ...]) -> Array:
    return pearson(tuple(numbers_of(dataset.frame[name]) for name in names))


def _spearman(dataset: Dataset, names: tuple[str, ...]) -> Array:
    return spearman(tuple(numbers_of(dataset.frame[name]) for name in names))


def association_matrix(dataset: Dataset, names: tuple[str, ...]) -> Array:
    """Return strengths between 0 and 1 for columns of any kind."""
    is_number = [dataset[name].kind is Kind.NUMERIC for name in names]
    numbers = {i: numbers_of(dataset.frame[name]) for i, name in enumerate(names) if is_number[i]}
    codes = {i: coded(dataset.frame[name]) for i, name in enumerate(names) if not is_number[i]}
    values = np.eye(len(names))
    linear = np.abs(pearson(tuple(numbers.values())))
    at = list(numbers)
    values[np.ix_(at, at)] = linear
    for i, group in codes.items():
        for j, other in codes.items():
            if j < i:
                values[i, j] = values[j, i] = cramers_v(crosstab(group, other))
        for j, column in numbers.items():
            values[i, j] = values[j, i] = correlation_ratio(group, column)
    return values


_MATRIX = {"pearson": _pearson, "spearman": _spearman, "association": association_matrix}


def scatter_matrix(
    dataset: Dataset, *, columns: tuple[str, ...] | None = None, colour: str | None = None
) -> ScatterMatrix:
    """Return a sample of at most 500 rows of two to six columns, and each column's histogram over all rows."""
    names = columns or dataset.of_kind(Kind.NUMERIC)[:4]
    if len(names) < 2:
        raise NotApplicable("Fewer than two numeric columns.", "A scatter matrix needs at least two.")
    data = np.column_stack([numbers_of(dataset.frame[name]) for name in names])
    groups = groups_of(dataset, colour)
    used = np.isfinite(data).all(axis=1) & (groups.codes >= 0)
    if not used.any():
        raise NotApplicable("No row has a finite value in all these columns.", "Leave out the most incomplete one.")
    n = int(used.sum())
    drawn = sampled(used, 500)
    bins = []
    for i in range(len(names)):
        ordered = np.sort(data[used, i])
        bins.append(count_in(ordered, edges_of(ordered, most=20)))
    notes = [groups.note] if groups.note else []
    if n > 500:
        notes.append(f"Points are a random 500 of {n:,} rows (seed {SEED}); histograms count all.")
    return ScatterMatrix(
        title=f"{plural(len(names), 'column')} against each other",
        headline=heatmap_headline(names, pearson(tuple(data[used].T)), "pearson"),
        n=n,
        n_excluded=len(data) - n,
        notes=tuple(notes),
        colour=colour or "",
        columns=tuple(names),
        points=data[drawn].astype("float64"),
        groups=groups.labels,
        group_of=groups.codes[drawn],
        edges=tuple(b.edges for b in bins),
        counts=tuple(b.counts for b in bins),
    )


def missing_map(dataset: Dataset, *, columns: tuple[str, ...] | None = None) -> MissingMap:
    """Return the share of missing cells per block of rows, for the 40 most incomplete columns at most."""
    chosen = [dataset[name] for name in columns] if columns else list(dataset.columns)
    if not chosen or dataset.n_rows == 0:
        raise NotApplicable("There are no cells.", "Open a table with rows.")
    kept = sorted(chosen, key=lambda column: -column.n_missing)[:40]
    names = tuple(column.name for column in chosen if column in kept)
    marks = dataset.frame[list(names)].isna().to_numpy(dtype="float64")
    first = np.unique(np.linspace(0, dataset.n_rows, min(BLOCKS, dataset.n_rows), endpoint=False).astype(int))
    shares = np.add.reduceat(marks, first, axis=0) / np.diff(np.append(first, dataset.n_rows))[:, None]
    cut = len(chosen) - len(names)
    return MissingMap(
        title="Where cells are missing",
        headline=missing_headline(names, marks.mean(axis=0)),
        x_label="Column",
        y_label="Row",
        n=dataset.n_rows,
        notes=(f"{plural(cut, 'more complete column')} not shown.",) if cut else (),
        columns=names,
        first_rows=first,
        shares=shares,
    )
