"""The ledger: every test run, with its p-value adjusted for all those it was looked at together with."""

from collections.abc import Sequence

import numpy as np

from mlviz.errors import DataError
from mlviz.results.ledger import LedgerEntry, LedgerSpec
from mlviz.results.testing import TestResult
from mlviz.results.wording import number, percent
from mlviz.stats.multiple import LABELS, adjusted

FAMILIES = {
    "all": "All tests together",
    "purpose": "Planned tests apart from explored ones",
    "outcome": "Tests of one outcome together",
}
"""Which tests are adjusted together, in words."""

MANY = 14
"""Looks from which one of them is more likely than not below .05 where nothing is going on."""

HUNT = 40
"""Looks from which two or more are expected to be."""


def ledger_of(results: Sequence[TestResult], spec: LedgerSpec | None = None) -> tuple[LedgerEntry, ...]:
    """Return one line per test that was run, in their order; running a test twice counts once.

    A test with several effects stands for the one it was asked for, and all of them count as looks.

    Parameters
    ----------
    results : sequence of TestResult
        The tests of one data set.
    spec : LedgerSpec, optional
        Which of them are adjusted together, and how: all, by Holm, unless told otherwise.

    Raises
    ------
    DataError
        If there is no such family or adjustment.
    """
    spec = spec or LedgerSpec()
    if spec.family not in FAMILIES or spec.adjust not in LABELS:
        raise DataError(
            f"A ledger has no family {spec.family!r} adjusted by {spec.adjust!r}.",
            f"Families are {', '.join(FAMILIES)}; adjustments are {', '.join(LABELS)}.",
        )
    distinct = tuple({result.key: result for result in results}.values())
    families = [_family(result, spec) for result in distinct]
    p_adjusted: dict[str, float] = {}
    for family in dict.fromkeys(families):
        members = [result for result, its in zip(distinct, families, strict=True) if its == family]
        of_family = adjusted([p for result in members for p in result.looks], spec.adjust)
        first = np.cumsum([0, *(len(result.looks) for result in members)])
        p_adjusted |= {result.key: float(of_family[at]) for result, at in zip(members, first, strict=False)}
    return tuple(
        LedgerEntry(
            result.key, result.label, result.question, result.effect, result.p_value, p_adjusted[result.key],
            family, result.spec.asked in spec.planned, len(result.looks),
        )
        for result, family in zip(distinct, families, strict=True)
    )  # fmt: skip


def _family(result: TestResult, spec: LedgerSpec) -> str:
    """Return the name of the family a test belongs to."""
    if spec.family == "purpose":
        return "planned" if result.spec.asked in spec.planned else "explored"
    if spec.family == "outcome":
        return next((value for _, value in result.spec.values if isinstance(value, str)), result.question)
    return "all"


def looks_words(entries: Sequence[LedgerEntry]) -> tuple[str, str]:
    """Return how grave the number of looks is ("none", "some", "many", "hunt"), and what follows, in words.

    Examples
    --------
    >>> looks_words(())
    ('none', '')
    """
    looks = sum(entry.looks for entry in entries)
    if looks < 2:
        return "none", ""
    chance = 1 - 0.95**looks
    said = (
        f"{looks} effects were looked at. If nothing were going on, at least one of {looks} independent tests would "
        f"still fall below .05 with a chance of {percent(chance)}: read the adjusted values."
    )
    if looks < MANY:
        return "some", said
    expected = f" About {number(0.05 * looks, 2)} would be expected to."
    if looks < HUNT:
        return "many", f"{said}{expected} Take what was not planned beforehand as a hint."
    return "hunt", (
        f"{said}{expected} This is a search, not a test of anything: what it finds is a question for new data, and the "
        "number of looks belongs into every report of it."
    )
