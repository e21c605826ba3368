"""``screen``: one outcome against every other column, each pair by the test advised for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC, Kind
from mlviz.results.screening import Screened, Screening
from mlviz.results.testing import TestResult, TestSpec
from mlviz.results.wording import listed, p_words, plural
from mlviz.stats import running
from mlviz.stats.advice.advisor import advise
from mlviz.stats.post_hocs.multiple import benjamini_hochberg
from mlviz.stats.words.verdicts import ALPHA

MOST_LEVELS = 50
"""Groups beyond which a category is left out: most would hold a row or two."""

TESTABLE = (*NUMERIC, *CATEGORIES)
UNTESTABLE = {
    Kind.IDENTIFIER: "It names rows.",
    Kind.TEXT: "It is text.",
    Kind.CONSTANT: "It does not vary.",
    Kind.DATETIME: "It is a time: a test of series or of survival takes it.",
}


def screen(dataset: Dataset, outcome: str, *, columns: Sequence[str] | None = None) -> Screening:
    """Test one outcome against every other column.

    Parameters
    ----------
    dataset : Dataset
        The data; each pair uses the rows in which both are known.
    outcome : str
        A number or a category.
    columns : sequence of str, optional
        Against which columns; all others if left out.

    Returns
    -------
    Screening
        Per column the advised test, its effect with interval, raw p and p adjusted for all columns so that of those
        called clear, 5% are false on average (Benjamini and Hochberg, 1995).

    Raises
    ------
    DataError
        If a column does not exist.
    NotApplicable
        If the outcome is neither a number nor a category, or no other column can be tested.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"len": [4.2, 11.5, 7.3, 15.2, 21.5, 17.6], "supp": list("aaabbb"), "id": list("uvwxyz")})
    >>> made = screen(Dataset.of(frame, kinds={"id": "identifier"}), "len")
    >>> [row.label for row in made.rows], made.skipped
    (["Welch's t-test"], (('id', 'It names rows.'),))
    """
    return screened(dataset, outcome, lambda spec: running.test(dataset, spec.test, **spec.given), columns)


def screened(
    dataset: Dataset, outcome: str, run: Callable[[TestSpec], TestResult], columns: Sequence[str] | None = None
) -> Screening:
    """Return the screening, each test made by ``run``, which may know it already."""
    if dataset[outcome].kind not in TESTABLE:
        remedy = "Choose a number or a category, or change its kind on the Data page."
        raise NotApplicable(f"{outcome!r} is {dataset[outcome].kind}, which cannot be an outcome here.", remedy)
    rows, skipped = [], []
    for name in columns if columns is not None else dataset.names:
        if name == outcome:
            continue
        found = _one(dataset, outcome, name, run)
        if isinstance(found, Screened):
            rows.append(found)
        else:
            skipped.append((name, found))
    if not rows:
        why = "; ".join(f"{name!r}: {reason}" for name, reason in skipped[:3])
        raise NotApplicable(f"No column can be tested against {outcome!r}. {why}".strip(), "Choose another outcome.")
    adjusted = benjamini_hochberg([row.p_value for row in rows])
    rows = [replace(row, p_fdr=float(p)) for row, p in zip(rows, adjusted, strict=True)]
    rows.sort(key=lambda row: (row.p_fdr, row.p_value, -abs(row.effect.value)))
    return Screening(outcome, dataset.fingerprint, tuple(rows), tuple(skipped), _verdict(outcome, rows), _caveat(rows))


def _one(dataset: Dataset, outcome: str, name: str, run: Callable[[TestSpec], TestResult]) -> Screened | str:
    """Return the line of one column, or why there is none."""
    column = dataset[name]
    if column.kind not in TESTABLE:
        return UNTESTABLE[column.kind]
    levels = max(len(one.levels) for one in (column, dataset[outcome]) if one.kind in CATEGORIES or one is column)
    if levels > MOST_LEVELS:
        return f"There are {levels:,} groups."
    try:
        advice = advise(dataset, outcome, name)
        result = run(TestSpec(advice.test, advice.values, dataset.fingerprint))
    except NotApplicable as refused:
        return refused.reason
    doubtful = tuple(check.name.lower() for check in result.checks if check.passed is False)
    return Screened(
        name, result.spec, result.label, result.effect, result.p_value, result.p_value,
        result.n, result.n_excluded, result.verdict, doubtful,
    )  # fmt: skip


def _verdict(outcome: str, rows: list[Screened]) -> str:
    clear = [row.column for row in rows if row.p_fdr < ALPHA]
    if not clear:
        return (
            f"None of {plural(len(rows), 'column')} clearly goes together with {outcome}: the smallest p, adjusted for "
            f"all of them, is {p_words(rows[0].p_fdr).removeprefix('p ').removeprefix('= ')}."
        )
    verb = "goes" if len(clear) == 1 else "go"
    return f"{len(clear):,} of {plural(len(rows), 'column')} clearly {verb} together with {outcome}: {listed(clear)}."


def _caveat(rows: list[Screened]) -> str:
    parts = [
        "Each pair was looked at by itself: what goes together may do so through a third column, and does not say what "
        "causes what."
    ]
    if len(rows) > 1:
        parts.append(
            f"{len(rows):,} looks were taken, and p (FDR) allows for them: on average at most 5% of the columns called "
            "clear are false."
        )
    if any(row.p_fdr >= ALPHA for row in rows):
        parts.append("That no relation was shown does not show that there is none: look at the intervals.")
    return " ".join(parts)
