"""What another test says to the same question."""

from dataclasses import dataclass

from mlviz.results.testing import TestResult


@dataclass(frozen=True, slots=True, eq=False)
class SecondOpinion:
    """The answer of a test with other assumptions, whether it is the same one, and what follows in words."""

    result: TestResult
    agrees: bool
    sentence: str
