"""One declared method: the base of every registry entry a person can choose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from mlviz.params import Param


@dataclass(frozen=True, slots=True)
class Known:
    """An answer computed outside this project, for the catalogue-wide tests.

    Attributes
    ----------
    data : str
        Name of a CSV file in ``tests/data``, without its ending.
    source : str
        The software with its version and the exact call that gave the numbers.
    values : tuple of (str, object)
        The method's parameters for this case.
    expected : tuple of (str, float)
        Attribute path of the result, such as ``effect.value``, and the number expected there.
    tolerance : float
        Relative.
    """

    data: str
    source: str
    values: tuple[tuple[str, Any], ...]
    expected: tuple[tuple[str, float], ...]
    tolerance: float = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What is declared once and appears everywhere.

    Attributes
    ----------
    key, label, question, help : str
        The caller's name; the shown name; the question it answers in words; one line of explanation.
    params : tuple of Param
        What it asks for.
    run : callable
        Does the work.
    references : tuple of str
        Author and year, or the standard text.
    """

    __test__: ClassVar[bool] = False

    key: str
    label: str
    question: str
    help: str
    params: tuple[Param, ...] = ()
    run: Callable[..., Any]
    references: tuple[str, ...] = ()
