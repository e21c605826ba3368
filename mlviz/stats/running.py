"""``test``: check what was asked, take the complete rows, run, and put the finding into words."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.params import check_values
from mlviz.results.testing import GroupSummary, TestResult, TestSpec
from mlviz.stats.catalogue import TESTS
from mlviz.stats.columns import complete, named
from mlviz.stats.filling.filled import filled_checks
from mlviz.stats.hypotheses import hypothesis, outcome
from mlviz.stats.independence import independence_checks
from mlviz.stats.method import Finding, TestMethod, Values, misfound
from mlviz.stats.post_hocs.letters import letters_of
from mlviz.stats.words.wording import words_of

DRAWN = 2000
"""Points drawn per group; more cannot be told apart on a screen."""


def test(dataset: Dataset, key: str, **values: Any) -> TestResult:
    """Run one statistical test.

    Parameters
    ----------
    dataset : Dataset
        The data; rows in which a needed column is missing or infinite are left out and counted.
    key : str
        Which test: a key of ``mlviz.stats.TESTS``.
    **values
        Its parameters, such as ``value="len", group="supp"``.

    Returns
    -------
    TestResult
        The numbers at full precision and what they mean in words.

    Raises
    ------
    DataError
        If the test, a column or a parameter does not exist.
    NotApplicable
        If the test does not fit these columns, with the reason and what to do.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5, 7.3, 15.2, 21.5, 17.6], "supp": list("aaabbb")}))
    >>> round(test(ds, "welch_t", value="len", group="supp").p_value, 4)
    0.0211
    """
    return run(TESTS[key], dataset, values)


def run(method: TestMethod, dataset: Dataset, values: dict[str, Any]) -> TestResult:
    """Run one method, in the catalogue or not, on the values given by name."""
    given = check_values(method.params, values, dataset)
    columns, n, n_excluded = complete(dataset, method.params, given)
    # Overflow, 0/0 and the like end as NaN in a number, which is refused below.
    with np.errstate(all="ignore"):
        finding = method.run(**{**given, **columns})
    if wrong := misfound(finding, tuple(given)):
        raise ValueError(f"{method.key}: {wrong}")
    _finite(method, finding)
    used = named(method.params, given)
    of_the_data = (*independence_checks(dataset, used), *filled_checks(dataset, used))
    finding = replace(finding, checks=(*finding.checks, *of_the_data))
    verdict, paper, caveat = words_of(method, given, finding, n, n_excluded)
    shared = {field.name for field in fields(Finding)} - {"measure", "samples", "groups"}
    return TestResult(
        spec=TestSpec(method.key, tuple(given.items()), dataset.fingerprint),
        label=method.label,
        columns=used,
        hypothesis=hypothesis(method, finding.about, given),
        outcome=outcome(finding.about, given),
        letters=letters_of(finding),
        n=n,
        n_excluded=n_excluded,
        verdict=verdict,
        paper=paper,
        caveat=caveat,
        groups=_named(finding, given),
        samples=_thinned(finding),
        **{name: getattr(finding, name) for name in shared},
    )


def _named(finding: Finding, given: dict[str, Any]) -> tuple[GroupSummary, ...]:
    """Return the groups, those that stand for whole columns under the columns' names."""
    if "group" in given:
        return finding.groups
    names = {"all": given.get("value"), "first": given.get("first"), "second": given.get("second")}
    names["first minus second"] = f"{given.get('first')} minus {given.get('second')}"
    return tuple(replace(group, name=names.get(group.name) or group.name) for group in finding.groups)


def _finite(method: TestMethod, finding: Finding) -> None:
    if np.isnan([finding.p_value, finding.effect.value]).any():
        raise NotApplicable(
            f"{method.label} has no answer here: its numbers are not finite on these values.",
            "Look at the column for constant or extreme values, or choose another test.",
        )


def _thinned(finding: Finding) -> tuple[Values, ...]:
    """Return at most 2,000 seeded points per group; what belongs together stays together."""
    paired = finding.about in ("pairs", "correlation", "shape", "series", "two series", "limits", "regression")
    result = []
    for position, sample in enumerate(finding.samples):
        if len(sample) > DRAWN:
            seed = 0 if paired else position
            rows = np.random.default_rng(seed).choice(len(sample), DRAWN, replace=False)
            sample = sample[np.sort(rows)]
        result.append(sample.astype(np.float64))
    return tuple(result)
