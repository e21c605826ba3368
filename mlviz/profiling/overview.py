"""The profile of a whole table."""

from typing import Any

import numpy as np

from mlviz.dataset import Dataset
from mlviz.profiling.associations import category_associations, correlations, missing_together
from mlviz.profiling.columns import column_profile
from mlviz.profiling.duplicates import count_duplicates
from mlviz.profiling.values import is_numeric, numbers_of
from mlviz.results.profile import Array, ColumnProfile, Profile


def profile(dataset: Dataset, *, sample: int | None = None, exact: bool = False, seed: int = 0) -> Profile:
    """Describe a table: every column, what is missing or repeated, and how columns go together.

    Parameters
    ----------
    dataset : Dataset
        The table.
    sample : int, optional
        Describe so many random rows instead of all: a quick first look, marked as such by
        ``rows < of_rows``.
    exact : bool, default False
        Compute Spearman's rho on all rows even above 200,000; otherwise on a seeded sample of 100,000,
        which ``spearman.note`` says.
    seed : int, default 0
        Of every sample drawn.

    Returns
    -------
    Profile
        Plain frozen data.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5, 7.3], "supp": ["VC", "OJ", "VC"]}))
    >>> whole = profile(ds)
    >>> whole.rows, round(whole["len"].numeric.mean, 2), whole["supp"].levels.labels
    (3, 7.67, ('VC', 'OJ'))
    """
    whole = dataset if sample is None or sample >= dataset.n_rows else rows_of(dataset, sample, seed)
    profiles: list[ColumnProfile] = []
    numbers: dict[str, Array] = {}
    codes: dict[str, Array] = {}
    for column in whole.columns:
        series = whole.frame[column.name]
        described, coded = column_profile(series, column)
        profiles.append(described)
        if coded is not None:
            codes[column.name] = coded
        elif is_numeric(series):
            numbers[column.name] = numbers_of(series)
    n_levels = {described.name: described.n_unique for described in profiles}
    linear, monotone = correlations(whole, numbers, exact=exact, seed=seed)
    cramer, ratio = category_associations(whole, codes, n_levels, numbers)
    return Profile(
        name=dataset.name,
        fingerprint=dataset.fingerprint,
        rows=whole.n_rows,
        of_rows=dataset.n_rows,
        n_duplicates=count_duplicates(whole.frame, codes),
        n_missing=sum(described.n_missing for described in profiles),
        columns=tuple(profiles),
        pearson=linear,
        spearman=monotone,
        cramers_v=cramer,
        correlation_ratio=ratio,
        co_missing=missing_together(whole),
    )


def rows_of(dataset: Dataset, count: int, seed: int) -> Dataset:
    """Return random rows of a table in their order; kinds stay as they are, counts are those of the rows."""
    from dataclasses import replace

    if dataset.n_rows <= count:
        return dataset
    chosen = np.sort(np.random.default_rng(seed).choice(dataset.n_rows, count, replace=False))
    frame: Any = dataset.frame.iloc[chosen].reset_index(drop=True)
    missing = frame.isna().sum()
    columns = tuple(replace(column, n_missing=int(missing.iloc[i])) for i, column in enumerate(dataset.columns))
    return replace(dataset, frame=frame, columns=columns)
