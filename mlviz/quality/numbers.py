"""Numbers that stand for "no value", and dates that have not come yet."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.quality.detector import cell_by_cell, detector, suspects
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural

SENTINELS = (-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0, -88.0, 88.0)
"""Numbers people write for "no value" (Qahtan et al. 2018)."""

APART = 3.0
"""A sentinel lies so many times the range of the middle 98 percent beyond all other values, or has the only sign."""


@detector(
    key="sentinel",
    label="Numbers that mean no value",
    question="Does -999 or 9999 stand for a missing number?",
    help="Finds such a number where it is the smallest or largest and far from, or of another sign than, all others.",
    references=("Qahtan et al. (2018), FAHES: detecting disguised missing values",),
)
def sentinels(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns in which such a number occurs more than once."""
    for name in dataset.of_kind(Kind.NUMERIC):
        values = dataset.frame[name]
        present = values.dropna().to_numpy(dtype="float64")
        for code in (code for code in SENTINELS if len(present) and code in (present.min(), present.max())):
            rest = present[present != code]
            n = len(present) - len(rest)
            if n > 1 and len(rest) >= 20 and _apart(code, rest):
                sentence = f"{plural(n, 'cell')} of {name!r} hold {code:g}, which may stand for a missing number."
                yield suspects("sentinel", values, {code: Proposal(code, None, 0.7)}, sentence)


def _apart(code: float, rest: "np.ndarray") -> bool:
    if code < 0 <= rest.min():
        return True
    low, high = np.quantile(rest, (0.01, 0.99))
    gap = max(code - rest.max(), rest.min() - code)
    return bool(high > low and gap > APART * (high - low))


@detector(
    key="future",
    label="Dates in the future",
    question="Do dates lie in the future among others that do not?",
    help="Finds dates after today in a column that mostly lies in the past; a date of birth there cannot be right.",
    references=("de Jonge & van der Loo (2013), Data Cleaning with R",),
)
def future_dates(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns with few dates after today."""
    today = datetime.now(UTC).replace(tzinfo=None)
    for name in dataset.of_kind(Kind.DATETIME):
        values = dataset.frame[name]
        later = values > today
        n = int(later.sum())
        if 0 < n <= 0.05 * values.notna().sum():
            rows = np.flatnonzero(later.to_numpy())
            moments = [str(moment) for moment in values[later]]
            sentence = f"{plural(n, 'cell')} of {name!r} lie in the future, such as {moments[0][:10]}."
            yield cell_by_cell("future", name, sentence, rows, [Proposal(moment, None, 0.6) for moment in moments])
