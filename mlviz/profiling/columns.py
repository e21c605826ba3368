"""The profile of one column."""

from typing import TYPE_CHECKING

import numpy as np

from mlviz.kinds import CATEGORIES, Column, Kind
from mlviz.profiling.bins import count_in, edges_of
from mlviz.profiling.numbers import summarise
from mlviz.profiling.values import codes_of, is_numeric, is_time, numbers_of
from mlviz.results.profile import Array, ColumnProfile, LevelSummary, TextSummary, TimeSummary

if TYPE_CHECKING:
    import pandas as pd

TOP = 20
"""So many of the most frequent levels are kept."""


def column_profile(series: "pd.Series", column: Column) -> tuple[ColumnProfile, Array | None]:
    """Return the profile of a column, and its codes if it was coded (for duplicates and associations)."""
    if is_time(series):
        return _time(series, column), None
    if is_numeric(series) and column.kind not in CATEGORIES:
        return _numeric(series, column), None
    return _levels(series, column)


def _numeric(series: "pd.Series", column: Column) -> ColumnProfile:
    values = numbers_of(series)
    missing = np.isnan(values)
    n_missing = int(missing.sum())
    summary, n_unique = summarise(values[~missing] if n_missing else values)
    if series.dtype.kind in "iu" and max(abs(summary.minimum), abs(summary.maximum)) >= 2**53:
        # Long numbers, often identifiers, can be equal as floats without being equal.
        n_unique = int(series.nunique())
    return ColumnProfile(column.name, column.kind, len(values) - n_missing, n_missing, n_unique, numeric=summary)


def _time(series: "pd.Series", column: Column) -> ColumnProfile:
    seconds = numbers_of(series)
    ordered = np.sort(seconds[~np.isnan(seconds)])
    count, n_missing = len(ordered), len(seconds) - len(ordered)
    if count == 0:
        return ColumnProfile(column.name, column.kind, 0, n_missing, 0)
    summary = TimeSummary(
        first=np.datetime64(series.min().to_datetime64()),
        last=np.datetime64(series.max().to_datetime64()),
        span_days=float(ordered[-1] - ordered[0]) / 86_400,
        bins=count_in(ordered, edges_of(ordered, n_bins=30)),
    )
    return ColumnProfile(column.name, column.kind, count, n_missing, int(series.nunique()), time=summary)


def _levels(series: "pd.Series", column: Column) -> tuple[ColumnProfile, Array]:
    codes, labels = codes_of(series)
    present = codes >= 0
    n_missing = int(len(codes) - present.sum())
    counts = np.bincount(codes[present] if n_missing else codes, minlength=len(labels))
    kept = np.argsort(-counts, kind="stable")[:TOP]
    if column.kind is Kind.ORDINAL and len(labels) <= TOP:
        kept = np.arange(len(labels))
    summary = LevelSummary(tuple(labels[i] for i in kept), counts[kept], int(counts.sum() - counts[kept].sum()))
    profile = ColumnProfile(
        column.name,
        column.kind,
        len(codes) - n_missing,
        n_missing,
        len(labels),
        levels=summary,
        text=None if is_numeric(series) else _lengths(labels, counts),
    )
    return profile, codes


def _lengths(labels: tuple[str, ...], counts: Array) -> TextSummary | None:
    """Return lengths from the distinct texts and how often each occurs."""
    if not labels:
        return None
    lengths = np.fromiter(map(len, labels), dtype="int64", count=len(labels))
    padded = np.fromiter((label != label.strip() for label in labels), dtype=bool, count=len(labels))
    mean = float((lengths * counts).sum() / counts.sum())
    return TextSummary(int(lengths.min()), mean, int(lengths.max()), int(counts[padded].sum()))
