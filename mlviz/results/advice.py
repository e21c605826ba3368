"""Which test was recommended for a question, and why."""

from dataclasses import dataclass
from typing import Any, ClassVar

from mlviz.results.testing import Check


@dataclass(frozen=True, slots=True)
class Advice:
    """The test recommended, why, what it rests on, and the alternative.

    Attributes
    ----------
    test, values : str, tuple
        Ready for ``mlviz.test``.
    question : str
        What is asked, in words.
    reason : str
        Why this test.
    checks : tuple of Check
        What was looked at.
    alternative, alternative_reason : str
        The key of another test worth seeing, and when it would be better; empty if none.
    alternative_values : tuple
        Its parameters.
    """

    __test__: ClassVar[bool] = False

    test: str
    values: tuple[tuple[str, Any], ...]
    question: str
    reason: str
    checks: tuple[Check, ...] = ()
    alternative: str = ""
    alternative_reason: str = ""
    alternative_values: tuple[tuple[str, Any], ...] = ()
