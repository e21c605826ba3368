"""What to know before going on, the most consequential first."""

from collections.abc import Iterator

import numpy as np

from mlviz.dataset import Dataset
from mlviz.profiling.alert_groups import merged
from mlviz.profiling.column_alerts import column_alerts
from mlviz.profiling.leakage import leaks
from mlviz.profiling.oddities import oddity_alerts
from mlviz.profiling.order import order_alerts
from mlviz.profiling.reversal import simpson
from mlviz.profiling.text_alerts import text_alerts
from mlviz.results.profile import Alert, Profile
from mlviz.results.wording import percent, plural

CLOSE = 0.9
MOST_PAIRS = 10


def find_alerts(dataset: Dataset, profile: Profile, *, target: str | None = None) -> tuple[Alert, ...]:
    """Return what should be known before going on: rank 1 makes results wrong, 2 misleading, 3 is worth knowing.

    Parameters
    ----------
    dataset : Dataset
        The table.
    profile : Profile
        Its profile.
    target : str, optional
        With a target, columns that give it away are reported too.

    Examples
    --------
    >>> import pandas as pd
    >>> from mlviz.profiling import profile
    >>> ds = Dataset.of(pd.DataFrame({"age": [31.0, 45.0, -4.0] + [30.0] * 60, "land": ["DE"] * 63}))
    >>> [alert.key for alert in find_alerts(ds, profile(ds))]
    ['impossible', 'constant', 'duplicates', 'skewed']
    """
    found = [
        *text_alerts(dataset),
        *oddity_alerts(dataset),
        *column_alerts(profile),
        *_duplicates(profile),
        *_correlated(profile),
        *_reversed(dataset),
        *order_alerts(dataset),
    ]
    if target is not None:
        found += [
            Alert("leak", 1, leak.columns, leak.reason, "Leave it out of the model.", (("strength", leak.strength),))
            for leak in leaks(dataset, target)
            if leak.kind != "identifier"
        ]
    return tuple(sorted(merged(found), key=lambda alert: alert.rank))


def _duplicates(profile: Profile) -> Iterator[Alert]:
    if not profile.n_duplicates:
        return
    share = profile.n_duplicates / profile.rows
    sentence = f"{plural(profile.n_duplicates, 'row')} ({percent(share)}) repeat an earlier row in every cell."
    action = "Drop them unless equal rows can really occur: they make results look surer than they are."
    yield Alert("duplicates", 2, (), sentence, action, (("count", profile.n_duplicates),))


def _correlated(profile: Profile) -> Iterator[Alert]:
    names, values = profile.pearson.rows, np.abs(profile.pearson.values)
    if profile.rows < 10:
        return
    pairs = np.argwhere(np.triu(values > CLOSE, 1))
    for i, j in sorted(pairs, key=lambda pair: -values[pair[0], pair[1]])[:MOST_PAIRS]:
        r = float(profile.pearson.values[i, j])
        sentence = f"'{names[i]}' and '{names[j]}' say nearly the same (Pearson r = {r:.2f})."
        action = "Keep one of them where effects are read from a model."
        yield Alert("correlated", 3, (names[i], names[j]), sentence, action, (("r", r),))


def _reversed(dataset: Dataset) -> Iterator[Alert]:
    for turned in simpson(dataset)[:3]:
        details = (("overall", turned.overall), ("within", turned.within))
        action = f"Compare within the groups of '{turned.group}', or put it into the model."
        yield Alert("simpson", 2, (turned.x, turned.y, turned.group), turned.sentence, action, details)
