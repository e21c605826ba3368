"""The charts that tell most about a table, chosen to differ from each other."""

from mlviz.dataset import Dataset
from mlviz.profiling.candidates import Candidate, candidates
from mlviz.profiling.overview import profile, rows_of
from mlviz.profiling.plot_registry import plot
from mlviz.results.plots import Proposal

SAMPLE = 50_000
SAME_TOPIC = 0.7
SAME_COLUMN = 0.8


def propose(dataset: Dataset, *, target: str | None = None, n: int = 6, seed: int = 0) -> tuple[Proposal, ...]:
    """Propose the charts that tell most: relations, differences, shapes, trends, gaps, reversals.

    Every candidate has a score between 0 and 1 (a correlation, a correlation ratio, Cramer's V, or a fixed value for
    what has no such measure); each chart chosen lowers the scores of those on the same topic by 30% and of those on the
    same column by 20%. Above 50,000 rows charts are chosen on a seeded sample; headlines are of all rows.

    Parameters
    ----------
    dataset : Dataset
        The table.
    target : str, optional
        Charts that show this column come first.
    n : int, default 6
        At most so many.
    seed : int, default 0
        Of the sample.

    Returns
    -------
    tuple of Proposal
        Most telling first; the same data gives the same proposals.

    Raises
    ------
    DataError
        If there is no such target.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"age": range(0, 80, 2), "price": [900 - 7.0 * i + i % 3 for i in range(40)]}))
    >>> propose(ds)[0].headline
    'price falls with age (rank correlation -1.00).'
    """
    if target is not None:
        dataset[target]
    if dataset.n_rows == 0:
        return ()
    rows = rows_of(dataset, SAMPLE, seed)
    chosen = _diverse(list(candidates(rows, profile(rows), target)), n)
    return tuple(
        Proposal(c.spec, c.headline or plot(dataset, c.spec).headline, round(min(1.0, c.score), 4), c.topic)
        for c in chosen
    )


def _diverse(found: list[Candidate], n: int) -> list[Candidate]:
    """Return the best ``n``, each choice making those like it less attractive."""
    chosen: list[Candidate] = []
    while found and len(chosen) < n:
        best = max(found, key=lambda candidate: _worth(candidate, chosen))
        chosen.append(best)
        found.remove(best)
    return chosen


def _worth(candidate: Candidate, chosen: list[Candidate]) -> float:
    topics = sum(candidate.topic == other.topic for other in chosen)
    columns = sum(len(set(candidate.columns) & set(other.columns)) for other in chosen)
    return candidate.score * SAME_TOPIC**topics * SAME_COLUMN**columns
