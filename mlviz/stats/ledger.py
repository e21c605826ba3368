"""The ledger: every test run, with its p-value adjusted for all those it was looked at together with."""

from collections.abc import Sequence

from mlviz.errors import DataError
from mlviz.results.ledger import LedgerEntry, LedgerSpec
from mlviz.results.testing import TestResult
from mlviz.results.wording import number, percent
from mlviz.stats.post_hocs.multiple import LABELS, adjusted

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

    A test with several effects stands for the one it was asked for, and all of them count as looks. The same hypothesis
    is one look, whatever post-hoc test or effect was asked for beside it.

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
    raw = _raw(distinct, families)
    adjusted_p = {
        family: dict(zip(looks, adjusted(list(looks.values()), spec.adjust).tolist(), strict=True))
        for family, looks in raw.items()
    }
    added = _added(distinct)
    return tuple(
        LedgerEntry(
            result.key, result.label, result.question, result.effect, result.p_value,
            adjusted_p[family][result.hypothesis, result.term], family, result.hypothesis in spec.planned,
            added[result.key],
        )
        for result, family in zip(distinct, families, strict=True)
    )  # fmt: skip


Look = tuple[str, str]
"""A hypothesis and which of its effects."""


def _raw(results: Sequence[TestResult], families: Sequence[str]) -> dict[str, dict[Look, float]]:
    """Return the p-value of every look in every family; what was asked twice is one look."""
    found: dict[str, dict[Look, float]] = {family: {} for family in families}
    for result, family in zip(results, families, strict=True):
        for term, p in result.looks:
            found[family].setdefault((result.hypothesis, term), p)
    return found


def _added(results: Sequence[TestResult]) -> dict[str, int]:
    """Return how many looks each test added to those before it."""
    seen: set[Look] = set()
    added = {}
    for result in results:
        looks = {(result.hypothesis, term) for term, _ in result.looks}
        added[result.key] = len(looks - seen)
        seen |= looks
    return added


def _family(result: TestResult, spec: LedgerSpec) -> str:
    """Return the name of the family a test belongs to."""
    if spec.family == "purpose":
        return "planned" if result.hypothesis in spec.planned else "explored"
    return result.outcome if spec.family == "outcome" else "all"


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
