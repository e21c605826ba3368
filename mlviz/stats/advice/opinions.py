"""``second_opinion``: the same question put to a test that rests on something else."""

from mlviz.dataset import Dataset
from mlviz.errors import MlvizError
from mlviz.params import ColumnOf, ColumnsOf, Number
from mlviz.results.opinion import SecondOpinion
from mlviz.results.testing import TestResult
from mlviz.results.wording import number, p_words
from mlviz.stats import running
from mlviz.stats.catalogue import TESTS
from mlviz.stats.method import TestMethod
from mlviz.stats.words.verdicts import ALPHA

SIGNED = ("a value", "two groups", "before and after", "relations")
"""Goals whose tests measure effects that have a direction."""


def second_opinion(dataset: Dataset, result: TestResult) -> SecondOpinion | None:
    """Ask the test that is declared as the other one for the same question.

    Parameters
    ----------
    dataset : Dataset
        The table the result is of.
    result : TestResult
        The first answer.

    Returns
    -------
    SecondOpinion or None
        None if there is no such test, if it does not fit these columns, or if more was asked than it can tell.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5, 7.3, 15.2, 21.5, 17.6], "supp": list("aaabbb")}))
    >>> opinion = second_opinion(ds, running.test(ds, "welch_t", value="len", group="supp"))
    >>> opinion.result.label, opinion.agrees
    ('Mann-Whitney test', False)
    """
    method = TESTS[result.spec.test]
    if not method.other or _goes_beyond(method, result):
        return None
    asked = TESTS[method.other]
    try:
        other = running.test(dataset, asked.key, **_given(asked, result))
    except MlvizError:
        # What does not apply to these columns has no opinion on them.
        return None
    agrees = _agree(method, result, other)
    return SecondOpinion(other, agrees, _sentence(result, other, agrees))


def _goes_beyond(method: TestMethod, result: TestResult) -> bool:
    """Whether more was asked than the test asks by itself, which the other one has no parameter for."""
    there = {param.name for param in TESTS[method.other].params}
    more = (param for param in method.params if param.extra and param.name not in there)
    return any(result.spec.given.get(param.name, param.default) != param.default for param in more)


def _given(asked: TestMethod, result: TestResult) -> dict[str, object]:
    """Return the columns and numbers both tests ask for under the same names."""
    shared = [param.name for param in asked.params if isinstance(param, ColumnOf | ColumnsOf | Number)]
    return {name: result.spec.given[name] for name in shared if name in result.spec.given}


def _agree(method: TestMethod, one: TestResult, other: TestResult) -> bool:
    clear = one.p_value < ALPHA
    if clear != (other.p_value < ALPHA):
        return False
    return not (clear and method.goal in SIGNED and one.effect.value * other.effect.value < 0)


def _sentence(one: TestResult, other: TestResult, agrees: bool) -> str:
    numbers = f"{p_words(other.p_value)} ({other.effect.name} {number(other.effect.value, 3)})"
    if agrees and one.p_value < ALPHA:
        return f"{other.label} agrees: {numbers}."
    if agrees:
        return f"{other.label} finds nothing clear either: {numbers}."
    why = "One of them lies near the line of .05, or a few values decide"
    if one.p_value < ALPHA and other.p_value < ALPHA:
        why = "Both are clear, and in opposite directions: the groups differ in more than their middle"
    return (
        f"They part here: {other.label} gives {numbers}. {why}: look at the picture, and report the test that was "
        "chosen before."
    )
