"""The ledger: every test run, with its p-value adjusted for all those it was looked at together with."""

import math
from collections.abc import Iterable, Sequence

from mlviz.errors import DataError
from mlviz.results.ledger import LedgerEntry, LedgerSpec
from mlviz.results.testing import TestResult
from mlviz.results.wording import number, percent, plural
from mlviz.stats.post_hocs.multiple import LABELS, adjusted

FAMILIES = {
    "all": "All tests together",
    "purpose": "Planned tests apart from explored ones",
    "outcome": "Tests of one outcome together",
}
"""Which tests are adjusted together, in words."""

ASIDE = "put aside"
"""The family of looks that do not count."""

MANY = 14
"""Looks from which one of them is more likely than not below .05 where nothing is going on."""

HUNT = 40
"""Looks from which two or more are expected to be."""


def ledger_of(
    results: Sequence[TestResult], spec: LedgerSpec | None = None, earlier: Sequence[TestResult] = ()
) -> tuple[LedgerEntry, ...]:
    """Return one line per test that was run, in their order; running a test twice counts once.

    A test with several effects stands for the one it was asked for, and all of them count as looks. The same hypothesis
    with the same numbers is one look, whatever post-hoc test or effect was asked for beside it.

    Parameters
    ----------
    results : sequence of TestResult
        The tests of one data set.
    spec : LedgerSpec, optional
        Which of them are adjusted together, and how: all, by Holm, unless told otherwise.
    earlier : sequence of TestResult
        Tests seen on earlier states of the table; they come first, and count unless the spec puts them aside.

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
    now = {result.key: result for result in results}
    before = _before(earlier, now.values())
    counted = (*(before.values() if spec.earlier else ()), *now.values())
    aside = () if spec.earlier else tuple(_aside(result, spec) for result in before.values())
    families = [_family(result, spec) for result in counted]
    raw = _raw(counted, families)
    adjusted_p = {
        family: dict(zip(looks, adjusted(list(looks.values()), spec.adjust).tolist(), strict=True))
        for family, looks in raw.items()
    }
    added = _added(counted)
    return aside + tuple(
        LedgerEntry(
            result.key, result.label, result.question, result.effect, result.p_value,
            adjusted_p[family][looks_of(result)[0][0]], family, result.hypothesis in spec.planned,
            added[result.key], result.key in before,
        )
        for result, family in zip(counted, families, strict=True)
    )  # fmt: skip


Look = tuple[str, str, int]
"""A hypothesis, the numbers that were seen of it, and the place of one of its effects."""


def _before(earlier: Iterable[TestResult], now: Iterable[TestResult]) -> dict[str, TestResult]:
    """Return what was seen before a change that made a difference: the same numbers again are no other look."""
    seen = {look for result in now for look, _ in looks_of(result)}
    found = {}
    for result in earlier:
        looks = {look for look, _ in looks_of(result)}
        if not looks <= seen:
            found[result.key] = result
        seen |= looks
    return found


def looks_of(result: TestResult) -> tuple[tuple[Look, float], ...]:
    """Return every effect that was looked at with its p-value, the one that is spoken of first.

    Effects are told apart by their place: their names come from columns, which may be called like each other.
    """
    spoken = next(
        (at for at, one in enumerate(result.terms) if (one.name, one.statistic) == (result.term, result.statistic)), 0
    )
    others = ((at, one.p_value) for at, one in enumerate(result.terms) if one.counted and at != spoken)
    found = ((spoken, result.p_value), *others)
    # All statistics, so that it is the same whichever effect is spoken of.
    numbers = repr((result.n, [one.statistic for one in result.terms] or (result.statistic, result.p_value)))
    return tuple(((result.hypothesis, numbers, at), p) for at, p in found)


def _raw(results: Sequence[TestResult], families: Sequence[str]) -> dict[str, dict[Look, float]]:
    """Return the p-value of every look in every family; what was asked twice is one look."""
    found: dict[str, dict[Look, float]] = {family: {} for family in families}
    for result, family in zip(results, families, strict=True):
        for look, p in looks_of(result):
            found[family].setdefault(look, p)
    return found


def _added(results: Sequence[TestResult]) -> dict[str, int]:
    """Return how many looks each test added to those before it."""
    seen: set[Look] = set()
    added = {}
    for result in results:
        looks = {look for look, _ in looks_of(result)}
        added[result.key] = len(looks - seen)
        seen |= looks
    return added


def _family(result: TestResult, spec: LedgerSpec) -> str:
    """Return the name of the family a test belongs to."""
    if spec.family == "purpose":
        return "planned" if result.hypothesis in spec.planned else "explored"
    return result.outcome if spec.family == "outcome" else "all"


def _aside(result: TestResult, spec: LedgerSpec) -> LedgerEntry:
    """Return the line of a test that was put aside: it stays to be seen, and counts for nothing."""
    planned = result.hypothesis in spec.planned
    return LedgerEntry(
        result.key, result.label, result.question, result.effect, result.p_value, math.nan, ASIDE, planned, 0, True
    )


def aside_words(entries: Sequence[LedgerEntry]) -> str:
    """Return how many tests of earlier tables count or are put aside, in words; empty if there are none.

    Examples
    --------
    >>> aside_words(())
    ''
    """
    before = [entry for entry in entries if entry.earlier]
    if not before:
        return ""
    seen = f"{plural(len(before), 'test')} seen before a change"
    if before[0].family == ASIDE:
        return f"{seen}: put aside, and not adjusted for."
    return f"{seen}: counted, since what was seen cannot be unseen."


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
